"""The pages as HTML: the calendar of verdicts, and a day. Every value is escaped; nothing is fetched from elsewhere."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.foreign_text import for_html
from contracts.outcome import Outcome
from etl.ops.quality_status import CLOSED, DayVerdict
from etl.ops.quarantine_log import ReasonCount
from etl.site.address import INDEX, page_name
from etl.site.band import chart
from etl.site.facts import DayReview
from etl.site.flow import flows
from etl.stations import STATIONS

LISTED = 10
_TEMPLATES = Environment(
    loader=PackageLoader("etl.site"), autoescape=True, finalize=for_html, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)
_TEMPLATES.filters["grouped"] = "{:,.0f}".format
_TEMPLATES.filters["figure"] = lambda value: f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"
_TEMPLATES.filters["money"] = lambda amount: "none" if amount is None else f"{amount:,.2f}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar: weeks from Monday, each of seven days; none for days of other months."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate's latest outcomes: how many, and those that failed, gravest first."""

    name: str
    checks: int
    broken: tuple[Outcome, ...]

    @property
    def word(self) -> str:
        """`held`, `warned` or `published`: what it alone means for the day."""
        if any(outcome.stops for outcome in self.broken):
            return "held"
        return "warned" if self.broken else "published"


@dataclass(frozen=True, slots=True)
class Command:
    """What may be run next, and what for."""

    purpose: str
    line: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages a reader finds: days whose page is there, those whose page is of an earlier run, and dbt's docs."""

    written: Collection[date]
    outdated: Collection[date]
    has_dbt_docs: bool


@dataclass(frozen=True, slots=True)
class Holes:
    """Days that have documents and no verdict, oldest first; when the source could not be asked, why not."""

    days: Sequence[date] = ()
    unknown: str = ""


def index_html(days: Sequence[DayVerdict], pages: Pages, holes: Holes = Holes()) -> str:
    """The front page: the latest day's verdict, what is held or never ran and what to run, the calendar."""
    known = {verdict.day: verdict for verdict in days}
    held = [verdict for verdict in reversed(days) if verdict.status == "held"]
    behind = [day for day in known if day not in pages.written or day in pages.outdated]
    return _TEMPLATES.get_template("index.html.j2").render(
        months=months({*known, *holes.days}), known=known, holes=holes, listed=LISTED,
        latest=days[-1] if days else None, held=held[:LISTED],
        more_held=held[LISTED:], commands=commands, page_name=page_name, pages=pages, behind=behind,
        has_dbt_docs=pages.has_dbt_docs,
    )


def day_html(review: DayReview) -> str:
    """The page of a day."""
    day, usual = review.verdict.day, review.usual
    return _TEMPLATES.get_template("day.html.j2").render(
        review=review, verdict=review.verdict, flows=flows(review.counts), gates=gates(review.outcomes),
        charts=[chart(figure, usual.trailing, day) for figure in usual.drawn],
        odd=[one for one in usual.figures if one.word in ("above", "below")],
        reasons=by_reason(review.reasons), reason_days=sorted({one.day for one in review.reasons} | {day}),
        still_open={one.reason: one.still_open for one in review.reasons if one.day == day},
        commands=commands(review.verdict), index=INDEX, has_dbt_docs=review.has_dbt_docs,
    )


def commands(verdict: DayVerdict) -> list[Command]:
    """What to run next, as the runbook has it; a roll back only where it would take this day's publication back."""
    day = verdict.day
    count = Command("Count its rows again", f"python -m etl reconcile {day}")
    if verdict.status == "published":
        back = Command("Take its publication back, if it should not be seen",
                       f"python -m etl publish --roll-back {verdict.publication_id}")
        return [count, back] if verdict.is_live else [count]
    again = f"python -m etl run {day}"
    if verdict.status == CLOSED:
        return [Command("When documents of it came, which the next run of any day finds by itself", again)]
    refused = Command("See what was refused", f"python -m etl quarantine list --day {day}")
    halted = Command("See what halted", f"python -m etl status {day}")
    look = refused if verdict.gate.startswith("land_") else halted
    return [look, count, Command("Once it is repaired", again)]


def gates(outcomes: Iterable[Outcome]) -> list[Gate]:
    """Outcomes by gate, in the order of the stations."""
    order = [station.holds_as for station in STATIONS]
    ranked = sorted(outcomes, key=lambda one: (order.index(one.gate) if one.gate in order else 99, one.gate))
    return [_gate(name, list(group)) for name, group in groupby(ranked, key=lambda one: one.gate)]


def by_reason(counts: Sequence[ReasonCount]) -> dict[str, Mapping[date, int]]:
    """Counts by day of each reason, the most frequent first."""
    names = {one.reason for one in counts}
    table = {name: {one.day: one.count for one in counts if one.reason == name} for name in names}
    return dict(sorted(table.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def months(known: Iterable[date]) -> list[Month]:
    """The months that have a known day, the latest first."""
    return [_month(first) for first in sorted({day.replace(day=1) for day in known}, reverse=True)]


def _month(first: date) -> Month:
    begin = first - timedelta(days=first.weekday())
    weeks = []
    while begin.replace(day=1) <= first:
        week = [begin + timedelta(days=place) for place in range(7)]
        weeks.append(tuple(day if day.month == first.month else None for day in week))
        begin += timedelta(days=7)
    return Month(first, tuple(weeks))


def _gate(name: str, outcomes: Sequence[Outcome]) -> Gate:
    broken = sorted((one for one in outcomes if one.status == "failed"), key=lambda one: not one.stops)
    return Gate(name, len(outcomes), tuple(broken))
