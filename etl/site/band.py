"""A day's figures as charts: its latest days as columns, with the band that the rule takes for usual."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from etl.ops.runs import PastRun
from etl.site.usual import Figure
from presentation.charts import DayValue, Point, columns, over_days
from presentation.frame import figure as shown

SHOWN_DAYS, SHOWN_RUNS = 7, 30


def chart(figure: Figure, trailing: Sequence[date], own: date) -> Markup:
    """The latest of these days and the page's; a day between them that is not published is a hole."""
    values = day_values(figure, trailing, own)
    spoken = ", ".join(f"{one.day} {shown(one.value) if one.value is not None else 'not published'}" for one in values)
    return over_days(values, figure.unit, f"{figure.title}: {spoken}")


def day_values(figure: Figure, trailing: Sequence[date], own: date) -> list[DayValue]:
    """What is drawn: every day from the first shown one to the own, which alone has the band."""
    history = dict(figure.history)
    first = min([*sorted(trailing)[-SHOWN_DAYS:], own])
    lower, upper = figure.limits or (None, None)
    days = [first + timedelta(days=place) for place in range((own - first).days + 1)][-2 * SHOWN_DAYS:]
    return [
        DayValue(own, history.get(own), lower, upper, figure.expected, "own") if day == own
        else DayValue(day, history.get(day), mark="" if day in history else "hole")
        for day in days
    ]


def run_times(runs: Sequence[PastRun]) -> Markup | None:
    """The minutes that the latest runs took, the newest at the right; none before the first."""
    if not runs:
        return None
    points = [Point(f"{one.day} {one.run_id}", one.seconds / 60) for one in reversed(runs[:SHOWN_RUNS])]
    spoken = ", ".join(f"{one.day} {one.seconds:.0f} s" for one in reversed(runs[:SHOWN_RUNS]))
    return columns(points, "minutes", f"Length of the latest runs: {spoken}", names=False)
