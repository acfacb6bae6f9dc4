"""A batch halts above the contract's shares, warns at half, and never for a row or two."""

from collections import Counter

import pytest

from contracts.outcome import Outcome
from contracts.policy.policy import load_policy
from etl.landing.thresholds import judge_batch, violation
from etl.landing.validate import Tally
from etl.platform.settings import Settings

DRIFT = {"unknown:colour": 2, "type:ip:int": 5}


def judged(tally: Tally, drift: dict[str, int] | None = None, **settings: float) -> list[Outcome]:
    return judge_batch("land_events", tally, drift or {}, load_policy(), Settings.model_construct(**settings))


@pytest.mark.parametrize(("tally", "stopping", "warning"), [
    (Tally(extracted=10_000, quarantined=100), [], ["quarantined_rows_half"]),
    (Tally(extracted=10_000, quarantined=101), ["quarantined_rows"], ["quarantined_rows_half"]),
    (Tally(extracted=10_000, quarantined=50), [], []),
    (Tally(extracted=20, quarantined=10), [], ["quarantined_rows_half"]),
    (Tally(extracted=20, quarantined=11), ["quarantined_rows"], ["quarantined_rows_half"]),
    (Tally(extracted=9_999, quarantined=20, orders=400, quarantined_orders=20), [], ["quarantined_orders_half"]),
    (Tally(extracted=9_999, quarantined=21, orders=400, quarantined_orders=21), ["quarantined_orders"],
     ["quarantined_orders_half"]),
    (Tally(), [], []),
])
def test_thresholds(tally: Tally, stopping: list[str], warning: list[str]) -> None:
    failed = [outcome for outcome in judged(tally) if outcome.status == "failed"]
    assert [outcome.check for outcome in failed if outcome.stops] == stopping
    assert [outcome.check for outcome in failed if not outcome.stops] == warning


def test_the_environment_may_override_what_fails_and_not_what_warns() -> None:
    tally = Tally(extracted=1_000, quarantined=500, orders=100, quarantined_orders=50)
    told = judged(tally, max_quarantined_share=0.5, max_quarantined_checkout_share=0.4)
    assert [outcome.check for outcome in told if outcome.stops] == ["quarantined_orders"]
    assert [outcome.expected for outcome in told[:2]] == [
        "at most 50.00%, or 10 rows", "at most 0.50%, or 5 rows"]


def test_drift_warns_and_names_what_is_new() -> None:
    [drift] = [outcome for outcome in judged(Tally(), DRIFT | {"form:ip": 9}) if outcome.check == "drift"]
    assert (drift.status, drift.stops, drift.observed) == ("failed", False, "2")
    assert "type:ip:int 5, unknown:colour 2" in drift.message
    assert {outcome.status for outcome in judged(Tally())} == {"passed"}


def test_a_field_of_which_too_much_has_another_form_holds_the_day_and_no_value_is_told() -> None:
    tally = Tally(extracted=5_000)
    tally.value_counts.update({"device_id": 5_000, "key_search": 400})
    tally.drift.update({"form:device_id": 501, "form:key_search": 130, "space:device_id": 5_000})
    failed = {outcome.check: outcome for outcome in judged(tally) if outcome.status == "failed"}
    assert {check: (outcome.stops, outcome.hold) for check, outcome in failed.items()} == {
        "forms_of_visitors": (False, True), "forms_of_searches": (False, False)}
    assert "501 of 5000 values of `device_id` do not have its form" in failed["forms_of_visitors"].message
    tally.drift["form:device_id"] = 500
    assert "forms_of_visitors" not in {outcome.check for outcome in judged(tally) if outcome.status == "failed"}


def test_the_breach_names_the_reasons_the_new_values_and_the_command() -> None:
    tally = Tally(extracted=100, quarantined=60)
    tally.reasons.update({"store_unknown": 40, "cart_empty": 20})
    values = Counter({("store_unknown", "999"): 30, ("store_unknown", "0"): 10, ("event_type_unknown", "x"): 1})
    outcomes = judged(tally)
    message = str(violation("events", "2020-05-04", tally, outcomes, values))
    assert "60 of 100 rows refused" in message
    assert "store_unknown 40 ('999' 30, '0' 10), cart_empty 20" in message
    assert ".venv/bin/glamira quarantine list --day 2020-05-04" in message
