"""The pages as HTML: the calendar of verdicts, and a day. Every value is escaped; nothing is fetched from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from contracts.outcome import Outcome
from etl.registry import STATIONS
from etl.review.drawings import flows, series
from etl.review.facts import DayReview, DayVerdict, ReasonCount

INDEX = "index.html"
_TEMPLATES = Environment(
    loader=PackageLoader("etl.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)


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


def page_name(day: date) -> str:
    """The address of a day's page, beside the front page."""
    return f"{day}.html"


def index_html(days: Sequence[DayVerdict]) -> str:
    """The front page: the latest day's verdict, the calendar, and what is held."""
    known = {verdict.day: verdict for verdict in days}
    return _TEMPLATES.get_template("index.html.j2").render(
        months=months(known), known=known, latest=days[-1] if days else None,
        held=[verdict for verdict in reversed(days) if verdict.status == "held"], page_name=page_name,
    )


def day_html(review: DayReview) -> str:
    """The page of a day."""
    day = review.verdict.day
    revenue = [(one.day, float(one.revenue_eur)) for one in review.volumes if one.revenue_eur is not None]
    return _TEMPLATES.get_template("day.html.j2").render(
        review=review, verdict=review.verdict, flows=flows(review.counts), gates=gates(review.outcomes),
        series=(series("Loaded events", [(one.day, one.events) for one in review.volumes], day),
                series("Published revenue, EUR", revenue, day)),
        reasons=by_reason(review.reasons), reason_days=sorted({one.day for one in review.reasons}),
        commands=commands(review.verdict), index=INDEX,
    )


def commands(verdict: DayVerdict) -> list[str]:
    """What to run next, as the runbook has it."""
    if verdict.status == "published":
        return [f"python -m etl reconcile {verdict.day}", "python -m etl publish --roll-back"]
    landing = verdict.gate.startswith("land_")
    look = f"python -m etl quarantine list --day {verdict.day}" if landing else f"python -m etl status {verdict.day}"
    return [look, f"python -m etl reconcile {verdict.day}", f"python -m etl run {verdict.day}"]


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


def months(known: Mapping[date, DayVerdict]) -> list[Month]:
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
