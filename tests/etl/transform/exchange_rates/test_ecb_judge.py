"""A file that contradicts what is known is refused by the policy's rule; rates are told of, then held, as they age."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from contracts.errors import RatesError
from contracts.outcome import Status
from contracts.policy.policy import load_policy
from etl.transform.exchange_rates.ecb_judge import outcomes, require_sound

POLICY = load_policy().rates
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, 23) + timedelta(days=number) for number in range(3))
FORMER = {"USD": "1.1", "JPY": "175", "TRY": "48", "GBP": "0.85", "CHF": "0.93", "SEK": "11"}


def quotes(**changed: str | None) -> Mapping[str, Decimal]:
    """The former rates with some changed, and those that are None left out."""
    return {currency: Decimal(rate) for currency, rate in {**FORMER, **changed}.items() if rate is not None}


def refusal(fresh: Mapping[date, Mapping[str, Decimal]], known: Mapping[date, Mapping[str, Decimal]]) -> RatesError:
    """Why a file is refused on Wednesday."""
    with pytest.raises(RatesError) as refused:
        require_sound(fresh, known, WEDNESDAY, "daily", POLICY)
    return refused.value


@pytest.mark.parametrize("changed", [
    {}, {"TRY": "71.9"}, {"USD": "0.74"}, {"SEK": None}, {"ISK": "140"},
])
def test_what_may_happen_from_one_day_to_the_next_is_believed(changed: dict[str, str | None]) -> None:
    require_sound({TUESDAY: quotes(**changed)}, {MONDAY: quotes()}, WEDNESDAY, "daily", POLICY)


@pytest.mark.parametrize(("changed", "rule", "words"), [
    ({"USD": "1.7"}, "rates_plausible", "USD is 1.7, and was 1.1 on 2026-11-23"),
    ({"JPY": "1.75"}, "rates_plausible", "JPY is 1.75, and was 175"),
    ({"GBP": "85"}, "rates_plausible", "GBP is 85"),
    ({"SEK": None, "CHF": None}, "rates_complete", "CHF, SEK"),
])
def test_an_absurd_step_is_refused_with_the_rule(changed: dict[str, str | None], rule: str, words: str) -> None:
    refused = refusal({TUESDAY: quotes(**changed)}, {MONDAY: quotes()})
    assert (refused.rule, words in str(refused)) == (rule, True), refused
    assert "policy.yml: rates" in str(refused)


def test_a_jump_within_one_file_is_seen() -> None:
    assert refusal({TUESDAY: quotes(), WEDNESDAY: quotes(USD="11")}, {MONDAY: quotes()}).rule == "rates_plausible"


def test_a_currency_that_was_away_for_a_day_is_compared_with_its_last_rate() -> None:
    fresh = {TUESDAY: quotes(USD=None), WEDNESDAY: quotes(USD="110")}
    assert "USD is 110, and was 1.1 on 2026-11-23" in str(refusal(fresh, {MONDAY: quotes()}))


def test_what_was_published_stays_as_it_was() -> None:
    refused = refusal({MONDAY: quotes(USD="1.1001")}, {MONDAY: quotes()})
    assert (refused.rule, "USD is 1.1001, and 1.1 was known" in str(refused)) == ("rates_unchanged", True)


def test_a_day_to_come_is_refused() -> None:
    assert "2026-11-26 is not here yet" in str(refusal({WEDNESDAY + timedelta(days=1): quotes()}, {MONDAY: quotes()}))


@pytest.mark.parametrize(("days", "failed"), [
    (0, set()), (4, set()), (5, {"rates_recent"}), (7, {"rates_recent"}), (8, {"rates_recent", "rates_not_stale"}),
])
def test_rates_are_told_of_and_then_held_as_they_age(days: int, failed: set[str]) -> None:
    found = {one.check: one for one in outcomes(WEDNESDAY, WEDNESDAY - timedelta(days=days), {}, (), POLICY)}
    assert {check for check, one in found.items() if one.status is Status.FAILED} == failed
    assert {check for check, one in found.items() if one.stops} == failed & {"rates_not_stale"}


def test_a_stale_day_says_what_to_do_and_what_came_in_place_of_the_file() -> None:
    refused = RatesError("rates_fetched", "daily: answered 503")
    [stale] = [one for one in outcomes(WEDNESDAY, None, {}, [refused], POLICY) if one.stops]
    for text in ("2026-11-25", "there are none before it", f".venv/bin/glamira run {WEDNESDAY}", "answered 503"):
        assert text in stale.message


@pytest.mark.parametrize(("day", "stops"), [
    (date(1970, 1, 1), False), (date(1999, 1, 3), False), (date(1999, 1, 4), True),
])
def test_a_day_before_the_first_rates_waits_for_none(day: date, stops: bool) -> None:
    assert any(one.stops for one in outcomes(day, None, {}, (), POLICY)) is stops


def test_a_refused_file_is_told_by_its_rule() -> None:
    refused = RatesError("rates_plausible", "daily: USD is 1000")
    [told] = [one for one in outcomes(WEDNESDAY, TUESDAY, {}, [refused], POLICY) if one.status is Status.FAILED]
    assert (told.check, told.stops, "USD is 1000" in told.message) == ("rates_plausible", False, True)


def test_a_rate_of_an_older_publication_is_told_of() -> None:
    [told] = [one for one in outcomes(WEDNESDAY, TUESDAY, {"TRY": MONDAY}, (), POLICY) if one.status is Status.FAILED]
    assert (told.check, "TRY of 2026-11-23" in told.message) == ("currencies_current", True)
