"""A job changes what it changes once, whatever becomes of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from google.api_core import exceptions

from contracts.warehouse.jobs import Patience, job_result

BUSY = Patience(total_seconds=5, first_seconds=0.001)
CONFLICT = "Could not serialize access to table d.t due to concurrent update"


@dataclass
class Ledger:
    """A service of one table: a job of a known id is found, one of an unknown id is run; `fates` are what becomes of
    the jobs in their order, None being success.
    """

    fates: list[str | None]
    rows: list[str] = field(default_factory=list)
    jobs: dict[str, "RanJob"] = field(default_factory=dict)

    def start(self, job_id: str) -> "RanJob":
        """The job of that id."""
        if job_id not in self.jobs:
            fate = self.fates.pop(0)
            self.jobs[job_id] = RanJob(fate)
            if fate is None:
                self.rows.append(job_id)
        return self.jobs[job_id]


@dataclass
class RanJob:
    """A job that has ended; its end is known here once it was asked for."""

    fate: str | None
    error_result: Mapping[str, Any] | None = None

    def reload(self) -> None:
        """Learn the end."""
        if self.fate is not None:
            self.error_result = {"reason": "invalidQuery", "message": self.fate}

    def result(self) -> str:
        """The result, or the error of a failed job."""
        if self.fate is not None:
            raise exceptions.BadRequest(self.fate, errors=[{"reason": "invalidQuery", "message": self.fate}])
        return "done"


def test_a_failed_job_is_replaced_by_one_of_another_id() -> None:
    ledger = Ledger([CONFLICT, CONFLICT, None])
    assert job_result(ledger.start, RanJob.result, BUSY) == "done"
    assert len(ledger.jobs) == 3
    assert len(ledger.rows) == 1


def test_a_job_whose_answer_is_lost_is_looked_up_and_not_run_again() -> None:
    ledger, lost = Ledger([None]), [exceptions.ServiceUnavailable("lost"), exceptions.ServiceUnavailable("lost")]

    def read(job: RanJob) -> str:
        if lost:
            raise lost.pop()
        return job.result()

    assert job_result(ledger.start, read, BUSY) == "done"
    assert len(ledger.rows) == 1


def test_a_start_that_is_refused_keeps_its_id() -> None:
    ledger, refusals, asked = Ledger([None]), [exceptions.TooManyRequests("slower")], []

    def start(job_id: str) -> RanJob:
        asked.append(job_id)
        if refusals:
            raise refusals.pop()
        return ledger.start(job_id)

    assert job_result(start, RanJob.result, BUSY) == "done"
    assert len(asked) == 2
    assert len(set(asked)) == 1


def test_an_error_that_stays_is_raised_at_once_as_it_is() -> None:
    ledger = Ledger(["Syntax error", None])
    with pytest.raises(exceptions.BadRequest, match="Syntax error"):
        job_result(ledger.start, RanJob.result, BUSY)
    assert ledger.rows == []


def test_an_error_that_never_passes_is_raised_in_the_end() -> None:
    ledger = Ledger([CONFLICT] * 1000)
    with pytest.raises(exceptions.BadRequest, match="concurrent update"):
        job_result(ledger.start, RanJob.result, Patience(total_seconds=0.05, first_seconds=0.001))
    assert 1 < len(ledger.jobs) < 1000


def test_a_service_that_was_waited_for_is_not_waited_for_again() -> None:
    asked = []

    def start(job_id: str) -> RanJob:
        asked.append(job_id)
        raise exceptions.RetryError("Timeout of 30.0s exceeded", requests.ConnectionError("reset"))

    with pytest.raises(exceptions.RetryError):
        job_result(start, RanJob.result, BUSY)
    assert len(asked) == 1
