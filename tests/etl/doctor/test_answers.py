"""What an answer of the function and the age of the rates mean for a day."""

from datetime import date

import pytest

from etl.doctor.findings import Status
from etl.doctor.function import judged as function_judged
from etl.doctor.rates import judged as rates_judged
from etl.doctor.rates import unreachable


@pytest.mark.parametrize(("status", "verdict", "word"), [
    (405, Status.OK, "405"), (400, Status.FAILURE, "something else"), (200, Status.FAILURE, "something else"),
    (204, Status.FAILURE, "something else"), (302, Status.FAILURE, "something else"),
    (401, Status.FAILURE, "run.invoker"), (403, Status.FAILURE, "run.invoker"), (404, Status.FAILURE, "URL"),
    (500, Status.FAILURE, "log"), (503, Status.FAILURE, "log"),
])
def test_a_function_that_cannot_be_called_is_a_failure(status: int, verdict: Status, word: str) -> None:
    found = function_judged(status)
    assert found.status is verdict
    assert word in found.found + found.remedy


@pytest.mark.parametrize(("newest", "verdict"), [
    (date(2026, 11, 27), Status.OK), (date(2026, 11, 23), Status.OK), (date(2026, 11, 22), Status.WARNING),
])
def test_the_ecb_may_be_silent_for_as_many_days_as_the_policy_says(newest: date, verdict: Status) -> None:
    assert rates_judged(newest, date(2026, 11, 27), most=4).status is verdict


@pytest.mark.parametrize(("last_day", "verdict"), [
    (date(2020, 6, 4), Status.OK), (date(2026, 10, 30), Status.OK), (date(2026, 10, 31), Status.WARNING),
])
def test_the_ecb_is_needed_for_days_after_the_packaged_history_only(last_day: date, verdict: Status) -> None:
    found = unreachable(date(2026, 10, 30), last_day, "answered 503")
    assert (found.status, "answered 503" in found.found) == (verdict, True)
