"""A run that works on other days too is one run, and one process's runs share their services."""

import pickle
from datetime import date

import pytest

from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings

DAY, OTHER = date(2020, 5, 4), date(2020, 5, 3)


@pytest.fixture
def services() -> Services:
    """Services whose warehouse nobody serves."""
    return Services(Settings.model_construct(gcp_project="p", bigquery_emulator_host="http://127.0.0.1:9"))


@pytest.fixture
def run(services: Services) -> Run:
    """A run of a day."""
    return Run(services, DAY, "manual__1")


def test_jobs_of_another_day_count_for_the_run_and_name_their_own_day(run: Run) -> None:
    with run.bigquery.labelled(station="review"):
        other = run.of_day(OTHER)
    other.bigquery.shared.statements += 2
    assert run.bigquery.shared.statements == 2
    assert other.bigquery.labels == {"day": "2020-05-03", "run": "manual__1", "station": "review"}
    assert run.bigquery.labels == {"day": "2020-05-04", "run": "manual__1"}


def test_runs_label_their_jobs_and_share_the_connection(services: Services, run: Run) -> None:
    other = Run(services, OTHER, "manual__2")
    run.bigquery.shared.is_prepared = True
    assert other.bigquery.shared.is_prepared
    assert other.bigquery.labels == {"day": "2020-05-03", "run": "manual__2"}
    assert services.bigquery.labels == {}


def test_a_worker_process_opens_clients_of_its_own(run: Run) -> None:
    run.bigquery.shared.statements = 7
    sent = pickle.loads(pickle.dumps(run))  # noqa: S301 - our own bytes
    assert (sent.day, sent.run_id, sent.settings) == (run.day, run.run_id, run.settings)
    assert sent.bigquery.shared.statements == 0


def test_a_run_is_of_its_own_day_or_of_a_chunk(run: Run) -> None:
    assert (run.days, run.each()) == ((DAY,), (run,))
    chunk = run.among(DAY, (DAY, OTHER))
    assert [one.day for one in chunk.each()] == list(chunk.days) == [OTHER, DAY]
    assert {one.days for one in chunk.each()} == {(OTHER, DAY)}
    assert chunk.of_day(OTHER).days == (OTHER,)


def test_the_days_of_a_chunk_are_under_the_same_locks_and_another_day_is_not(run: Run) -> None:
    chunk = run.among(DAY, (DAY, OTHER))
    assert {one.locks for one in chunk.each()} == {run.locks}
    assert run.of_day(OTHER).locks != run.locks
