"""A run that works on other days too is one run."""

from datetime import date

import pytest

from etl.context import Run
from etl.platform.settings import Settings

DAY, OTHER = date(2020, 5, 4), date(2020, 5, 3)


@pytest.fixture
def run() -> Run:
    """A run whose warehouse nobody serves."""
    settings = Settings.model_construct(gcp_project="p", bigquery_emulator_host="http://127.0.0.1:9")
    return Run(settings, DAY, "manual__1")


def test_jobs_of_another_day_count_for_the_run_and_name_their_own_day(run: Run) -> None:
    with run.bigquery.labelled(station="review"):
        other = run.of_day(OTHER)
    other.bigquery.tally.statements += 2
    assert run.bigquery.tally.statements == 2
    assert other.bigquery.labels == {"day": "2020-05-03", "run": "manual__1", "station": "review"}
    assert run.bigquery.labels == {"day": "2020-05-04", "run": "manual__1"}
