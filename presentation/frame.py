"""The frame of every page: one navigation, one style, a policy that allows our own scripts and nothing else."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from contracts.commands import command
from contracts.foreign_text import for_html
from contracts.web_pages import policy_meta

NOW = "data_docs/review/now.json"
_SCRIPTS = Path(__file__).with_name("scripts")
_SITE = "data_docs/review/"


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the navigation. An `optional` part may not be built: readers see it once `now.json` names it."""

    name: str
    page: str
    optional: bool = False


PARTS = (
    Part("Today", f"{_SITE}index.html"),
    Part("Days", f"{_SITE}days.html"),
    Part("Rules", f"{_SITE}rules.html"),
    Part("Suites", "data_docs/index.html"),
    Part("Quarantine", f"{_SITE}quarantine.html"),
    Part("Runs", f"{_SITE}runs.html"),
    Part("Dashboards", "dashboards/index.html", optional=True),
    Part("Models", "data_docs/dbt.html", optional=True),
)


@cache
def script(name: str) -> Markup:
    """The text of `scripts/<name>.js`; the pages' policy names its hash."""
    return Markup((_SCRIPTS / f"{name}.js").read_text(encoding="utf-8"))  # noqa: S704 - our own file


def environment(package: str) -> Environment:
    """Templates of a package over those of the frame. A page says `root`, the way up to the bucket, and `part`."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("presentation")]), autoescape=True,
        finalize=for_html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )
    made.globals |= {"parts": PARTS, "script": script, "policy_meta": policy_meta, "now": NOW, "command": command}
    made.filters |= {
        "grouped": "{:,.0f}".format,
        "figure": figure,
        "money": lambda amount: "none" if amount is None else f"{amount:,.2f}",
        "moment": lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S") if moment else "never",
        "plural": plural,
    }
    return made


def figure(value: float) -> str:
    """A figure of any size, short: whole from a hundred on, else with four digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.4g}"


def plural(count: int, one: str, many: str = "") -> str:
    """How many of what: `1 day`, `1,234 days`."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
