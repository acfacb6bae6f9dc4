"""The band is the rule's own: what was expected, how far a figure may be from it, none where too little is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from etl.site.band import SHOWN_DAYS, chart, day_values
from etl.site.usual import Figure
from expectations.metrics.family import Side
from expectations.metrics.figures import EVENTS, Metric
from expectations.metrics.judge import Figure as Judged
from expectations.metrics.judge import Weight

DAYS = [date(2020, 5, number) for number in (1, 2, 3)]
OWN = date(2020, 5, 4)
JUDGED = Judged("volume_usual", Metric(EVENTS, "events", "", 900.0, 900.0), 300.0, 100.0, 900.0, Weight.WARN)
FIGURE = Figure(
    "Loaded events", "volume_usual", "events", 900.0, JUDGED, ((DAYS[0], 300.0), (DAYS[2], 300.0), (OWN, 900.0)),
)


def figure(value: float, side: Side = Side.BOTH) -> Figure:
    judged = replace(JUDGED, metric=replace(JUDGED.metric, value=value), side=side)
    return replace(FIGURE, value=value, judged=judged)


@pytest.mark.parametrize(
    ("value", "word"), [(900, "usual"), (901, "above"), (100, "usual"), (99, "below"), (0, "below")],
)
def test_a_figure_differs_where_the_rule_would_speak(value: float, word: str) -> None:
    assert figure(value).word == word


def test_a_rule_that_asks_about_one_side_is_silent_on_the_other() -> None:
    assert figure(99, Side.ABOVE).word == figure(901, Side.BELOW).word == "usual"


def test_without_a_band_there_is_no_verdict() -> None:
    assert replace(FIGURE, judged=None).word == "new"


def test_days_are_those_compared_with_and_one_that_is_not_published_is_a_hole() -> None:
    drawn = day_values(FIGURE, DAYS[::-1], OWN)
    assert [(one.day, one.value, one.mark) for one in drawn] == [
        (DAYS[0], 300.0, ""), (DAYS[1], None, "hole"), (DAYS[2], 300.0, ""), (OWN, 900.0, "own"),
    ]
    assert "2020-05-02 not published" in chart(FIGURE, DAYS, OWN)


def test_of_many_days_the_latest_are_drawn() -> None:
    before = [OWN - timedelta(days=back) for back in range(1, 57)]
    assert [one.day for one in day_values(FIGURE, before, OWN)] == [*before[:SHOWN_DAYS][::-1], OWN]


def test_the_band_is_that_of_the_own_day() -> None:
    *before, own = day_values(FIGURE, DAYS, OWN)
    assert (own.lower, own.upper, own.expected) == (100.0, 900.0, 300.0)
    assert {one.upper for one in before} == {None}
