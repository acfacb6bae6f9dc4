"""The band is the rule's own: what was expected, how far a figure may be from it, none where too little is known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from etl.site.band import HEIGHT, SHOWN_DAYS, chart
from etl.site.usual import Figure
from expectations.metrics.families import Side
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


def test_columns_are_the_compared_days_and_a_day_without_a_figure_is_empty() -> None:
    drawn = chart(FIGURE, DAYS[::-1], OWN)
    assert [(column.day, column.value, column.is_own) for column in drawn.columns] == [
        (DAYS[0], 300.0, False), (DAYS[1], 0.0, False), (DAYS[2], 300.0, False), (OWN, 900.0, True),
    ]


def test_of_many_days_the_latest_are_drawn() -> None:
    before = [OWN - timedelta(days=back) for back in range(1, 57)]
    assert [column.day for column in chart(FIGURE, before, OWN).columns] == [*before[:SHOWN_DAYS][::-1], OWN]


def test_the_band_lies_where_its_figures_do() -> None:
    drawn = chart(FIGURE, DAYS, OWN)
    assert drawn.band is not None
    assert drawn.band[0] == pytest.approx(drawn.columns[-1].y)
    assert drawn.expected == pytest.approx(drawn.columns[0].y)
    assert 0 < drawn.band[0] < drawn.band[1] < HEIGHT


def test_a_first_day_has_no_band() -> None:
    drawn = chart(replace(FIGURE, judged=None), (), OWN)
    assert (drawn.band, len(drawn.columns)) == (None, 1)
