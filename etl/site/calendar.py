"""Days as a calendar: months of weeks, and the holes that the pipeline left between its days."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.ops.quality_status import DayVerdict


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar: weeks from Monday, each of seven days; none for days of other months."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Holes:
    """Days that never ran: with documents due on them, or between published ones; oldest first.

    When the source could not be asked, `unknown` says why, and only those between published days are known. `ahead`
    says what is wrong with documents that are dated in the future; "" when none are.
    """

    days: Sequence[date] = ()
    unknown: str = ""
    ahead: str = ""


def months(known: Iterable[date]) -> list[Month]:
    """The months that have a known day, the latest first."""
    return [_month(first) for first in sorted({day.replace(day=1) for day in known}, reverse=True)]


def gaps(known: Mapping[date, DayVerdict]) -> list[date]:
    """Days without a verdict between the first and the last published one, oldest first."""
    shown = sorted(day for day, one in known.items() if one.published_at)
    if not shown:
        return []
    between = (shown[0] + timedelta(days=place) for place in range((shown[-1] - shown[0]).days))
    return [day for day in between if day not in known]


def all_holes(known: Mapping[date, DayVerdict], due: Collection[date], unknown: str = "", ahead: str = "") -> Holes:
    """The holes, with `due` the days that have documents in the source and no verdict."""
    return Holes(sorted({*due, *gaps(known)}), unknown, ahead)


def _month(first: date) -> Month:
    begin = first - timedelta(days=first.weekday())
    weeks = []
    while begin.replace(day=1) <= first:
        week = [begin + timedelta(days=place) for place in range(7)]
        weeks.append(tuple(day if day.month == first.month else None for day in week))
        begin += timedelta(days=7)
    return Month(first, tuple(weeks))
