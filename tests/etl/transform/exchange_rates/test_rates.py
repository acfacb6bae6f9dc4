"""Rates of a day are the last ones published on it or before; what the ECB does not publish has none."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from etl.transform.exchange_rates.ecb_history import packaged
from etl.transform.exchange_rates.rates import Rate, rates_of


def rate(day: date, currency: str) -> Rate | None:
    known = packaged(day - timedelta(days=7), day)
    return {rate.currency_code: rate for rate in rates_of(day, known)}.get(currency)


def test_a_working_day_has_its_own_rate() -> None:
    assert rate(date(2020, 5, 4), "USD") == Rate("USD", Decimal("1.0942"), date(2020, 5, 4))


@pytest.mark.parametrize(("day", "published_on"), [
    (date(2020, 5, 2), date(2020, 4, 30)),  # a Saturday after a holiday
    (date(2020, 4, 13), date(2020, 4, 9)),  # Easter Monday
])
def test_weekends_and_holidays_have_the_last_rate_before(day: date, published_on: date) -> None:
    found = rate(day, "USD")
    assert found is not None
    assert found.published_on == published_on


def test_the_euro_is_one_euro() -> None:
    assert rate(date(2020, 5, 4), "EUR") == Rate("EUR", Decimal(1), date(2020, 5, 4))


@pytest.mark.parametrize("currency", ["VND", "COP", "CLP", "KWD", "AED", "ARS", "MDL", "RSD"])
def test_currencies_that_are_not_published_have_no_rate(currency: str) -> None:
    assert rate(date(2020, 5, 4), currency) is None


def test_a_currency_that_was_given_up_has_no_rate() -> None:
    assert rate(date(2020, 5, 4), "HRK") is not None
    assert rate(date(2024, 5, 6), "HRK") is None


def test_later_publications_than_the_day_do_not_count() -> None:
    known = {date(2026, 11, 26): {"USD": Decimal("1.1")}, date(2026, 11, 27): {"USD": Decimal("1.2")}}
    [_, dollar] = rates_of(date(2026, 11, 26), known)
    assert dollar == Rate("USD", Decimal("1.1"), date(2026, 11, 26))
