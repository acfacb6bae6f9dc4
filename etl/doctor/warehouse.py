"""BigQuery: it runs our jobs, and its datasets lie where BIGQUERY_LOCATION says."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from google.api_core.exceptions import BadRequest, Forbidden, NotFound
from google.cloud import bigquery

from contracts.warehouse.tables import WAREHOUSE_DATASETS
from etl.doctor.bounds import AT_ONCE, REQUEST
from etl.doctor.findings import Finding, failure, listed, ok, warning
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings


def check_jobs(settings: Settings) -> Iterator[Finding]:
    """Whether the project lets us run a job in the location; a dry run, so that nothing runs and nothing is billed.

    Raises:
        GoogleAPICallError, requests.RequestException: BigQuery does not answer.
    """
    name, expected = "warehouse", f"jobs run in project {settings.gcp_project}, location {settings.bigquery_location}"
    config = bigquery.QueryJobConfig(dry_run=True, use_query_cache=False)
    try:
        bigquery_client(settings).query("select 1 as one", job_config=config, job_retry=None, **REQUEST)
    except Forbidden:
        yield failure(name, "bigquery.jobs.create is denied", expected,
                      "Grant the pipeline's account roles/bigquery.jobUser on the project, and see that its API is on.")
    except (BadRequest, NotFound) as error:
        yield failure(name, str(error.message), expected, "Check GCP_PROJECT and BIGQUERY_LOCATION.")
    else:
        yield ok(name, "a dry run was accepted", expected)


def check_datasets(settings: Settings) -> Iterator[Finding]:
    """Whether each dataset that exists lies where the settings say, and which are not there yet.

    Raises:
        GoogleAPICallError, requests.RequestException: BigQuery does not answer.
    """
    client, wanted = bigquery_client(settings), settings.bigquery_location.upper()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = dict(zip(WAREHOUSE_DATASETS, pool.map(lambda name: _location(client, name), WAREHOUSE_DATASETS),
                         strict=True))
    there = {name: location for name, location in found.items() if location}
    expected = f"in {wanted}, as BIGQUERY_LOCATION says"
    elsewhere = {name: location for name, location in there.items() if location != wanted}
    for name, location in elsewhere.items():
        yield failure(f"dataset.{name}.location", f"in {location}: no job finds it", expected,
                      "Set BIGQUERY_LOCATION to where the datasets lie; a dataset cannot move.")
    if there and not elsewhere:
        yield ok("datasets.location", f"{len(there)} datasets in {wanted}", expected)
    if missing := found.keys() - there.keys():
        yield warning("datasets", f"not made yet: {listed(missing)}", "there",
                      "The first run makes them; its account needs bigquery.datasets.create.")


def _location(client: bigquery.Client, name: str) -> str:
    """Where a dataset lies; empty when there is none."""
    try:
        return str(client.get_dataset(f"{client.project}.{name}", **REQUEST).location).upper()
    except NotFound:
        return ""
