"""Figures: bars of one level add up to the one above, and the band is of the days before."""

from datetime import date

import pytest

from etl.review.drawings import WIDTH, flows, series

COUNTS = {
    "datasets": {"events": {"source": 100, "accepted": 90, "quarantined": 10, "landed": 90, "loaded": 90}},
    "order_lines": {"raw": 20, "published": 15, "excluded": {"duplicate": 3, "test_host": 2}},
}


def test_kept_and_left_out_rows_are_as_wide_as_what_they_come_from() -> None:
    events, lines = flows(COUNTS)
    source, accepted, quarantined, _, _ = events.bars
    assert accepted.width + quarantined.width == source.width == WIDTH
    assert (accepted.is_left_out, quarantined.is_left_out, quarantined.x) == (False, True, accepted.width)
    assert [bar.count for bar in lines.bars] == [20, 15, 3, 2]
    assert sum(bar.width for bar in lines.bars[1:]) == pytest.approx(WIDTH)


def test_what_was_not_counted_is_not_drawn() -> None:
    assert flows({}) == ()


def test_an_empty_day_can_be_drawn() -> None:
    nothing = {"datasets": {}, "order_lines": {"raw": 0, "published": 0, "excluded": {}}}
    assert [bar.width for bar in flows(nothing)[0].bars] == [0, 0]


def test_the_band_is_of_the_seven_days_before() -> None:
    days = [(date(2020, 5, number), float(number)) for number in range(1, 11)]
    drawn = series("events", days, date(2020, 5, 10))
    assert (drawn.band, drawn.own) == ((3.0, 9.0), 10.0)


def test_a_first_day_has_no_band() -> None:
    assert series("events", [(date(2020, 5, 1), 7.0)], date(2020, 5, 1)).band is None
