"""The ECB is asked while something of the week is missing: a day, or a part of one."""

from datetime import date
from decimal import Decimal

import pytest

from etl.transform.exchange_rates.published_rates import is_missing

WHOLE = {"USD": Decimal("1.1"), "GBP": Decimal("0.9"), "KWD": Decimal("0.3")}
WITHOUT_KWD = {name: rate for name, rate in WHOLE.items() if name != "KWD"}
FRIDAY, THURSDAY = date(2026, 11, 6), date(2026, 11, 5)
WEEK = {date(2026, 11, number): WHOLE for number in (2, 3, 4, 5, 6)} | {date(2026, 10, 30): WHOLE}


def test_a_whole_week_asks_nobody() -> None:
    assert not is_missing(FRIDAY, WEEK)
    assert not is_missing(date(2026, 11, 8), WEEK)


@pytest.mark.parametrize("published", [
    WEEK | {FRIDAY: WITHOUT_KWD}, WEEK | {THURSDAY: WITHOUT_KWD}, WEEK | {FRIDAY: {}},
    {day: quotes for day, quotes in WEEK.items() if day != THURSDAY}, {},
])
def test_a_day_or_a_part_of_one_is_asked_for_again(published: dict[date, dict[str, Decimal]]) -> None:
    assert is_missing(FRIDAY, published)


def test_a_currency_that_was_given_up_is_asked_for_during_a_week_only() -> None:
    since = WEEK | {THURSDAY: WITHOUT_KWD, FRIDAY: WITHOUT_KWD}
    since |= {date(2026, 11, number): WITHOUT_KWD for number in (9, 10, 11, 12, 13)}
    assert is_missing(date(2026, 11, 11), since)
    assert not is_missing(date(2026, 11, 13), since)


def test_a_new_currency_is_no_gap() -> None:
    assert not is_missing(FRIDAY, WEEK | {FRIDAY: WHOLE | {"XYZ": Decimal(1)}})
