"""What an answer of the function, an old history of rates and a full disk mean for a day."""

from datetime import date

import pytest

from etl.doctor.findings import Status
from etl.doctor.function import judged as function_judged
from etl.doctor.rates import judged as rates_judged


@pytest.mark.parametrize(("status", "verdict", "word"), [
    (405, Status.OK, "405"), (400, Status.OK, "400"), (200, Status.OK, "200"),
    (401, Status.FAILURE, "run.invoker"), (403, Status.FAILURE, "run.invoker"), (404, Status.FAILURE, "URL"),
    (500, Status.FAILURE, "log"), (503, Status.FAILURE, "log"),
])
def test_a_function_that_cannot_be_called_is_a_failure(status: int, verdict: Status, word: str) -> None:
    found = function_judged(status)
    assert found.status is verdict
    assert word in found.found + found.remedy


@pytest.mark.parametrize(("newest", "verdict"), [
    (date(2020, 6, 4), Status.OK), (date(2020, 5, 28), Status.OK), (date(2020, 5, 27), Status.WARNING),
])
def test_a_history_may_end_a_week_before_the_last_day(newest: date, verdict: Status) -> None:
    assert rates_judged(newest, date(2020, 6, 4)).status is verdict
