"""The BigQuery emulator behind its proxy: job ids conflict as on the real service, and tables outlive a kill."""

import io
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from google.api_core.exceptions import BadRequest, Conflict, NotFound, ServiceUnavailable
from google.api_core.retry import Retry
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from sandbox.settings import GCP_PROJECT, LOCATION, Port, SandboxSettings
from sandbox.supervisor import Supervisor

Start = Callable[..., Supervisor]
NEVER = Retry(predicate=lambda _error: False)
SCHEMA = [bigquery.SchemaField("id", "INT64"), bigquery.SchemaField("name", "STRING")]


@pytest.fixture(scope="module")
def client(settings: SandboxSettings, start: Start) -> bigquery.Client:
    start("bigquery", "bigquery_proxy")
    client = bigquery.Client(
        project=GCP_PROJECT,
        location=LOCATION,
        credentials=AnonymousCredentials(),
        client_options={"api_endpoint": settings.url(Port.BIGQUERY_PROXY)},
    )
    client.create_dataset("trial")
    return client


@pytest.fixture
def table(client: bigquery.Client) -> Iterator[str]:
    """A table of the trial dataset that holds one row."""
    name = f"trial.t{uuid.uuid4().hex}"
    client.create_table(bigquery.Table(f"{GCP_PROJECT}.{name}", schema=SCHEMA))
    client.query(f"INSERT INTO {name} (id, name) VALUES (1, 'one')").result()
    yield name
    client.delete_table(name)


def count(client: bigquery.Client, table: str) -> int:
    (row,) = client.query(f"SELECT count(*) AS n FROM {table}").result()
    n: int = row.n
    return n


def kill(supervisor: Supervisor, name: str) -> None:
    (state,) = (state for state in supervisor.states() if state.name == name)
    process = psutil.Process(state.pid)
    process.kill()
    process.wait(10)


def insert(client: bigquery.Client, table: str, job_id: str) -> bigquery.QueryJob:
    statement = f"INSERT INTO {table} (id, name) VALUES (2, 'two')"
    job = client.query(statement, job_id=job_id, retry=NEVER, job_retry=None)
    job.result()
    return job


def test_a_repeated_query_job_conflicts_and_changes_nothing(client: bigquery.Client, table: str) -> None:
    job_id = f"q-{uuid.uuid4()}"
    insert(client, table, job_id)
    with pytest.raises(Conflict, match=f"Already Exists: Job {GCP_PROJECT}:{LOCATION}.{job_id}") as conflict:
        insert(client, table, job_id)
    assert conflict.value.errors[0]["reason"] == "duplicate"
    assert count(client, table) == 2
    assert client.get_job(job_id).state == "DONE"


def test_an_upload_passes_through_in_pieces(client: bigquery.Client, table: str) -> None:
    config = bigquery.LoadJobConfig(source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON, schema=SCHEMA)
    rows = b"".join(b'{"id": %d, "name": "more"}\n' % number for number in range(50_000))
    client.load_table_from_file(io.BytesIO(rows), table, job_config=config).result()
    assert count(client, table) == 50_001


def test_a_failed_job_keeps_its_id_and_its_error(client: bigquery.Client) -> None:
    job_id = f"f-{uuid.uuid4()}"
    with pytest.raises(NotFound):
        insert(client, "trial.nowhere", job_id)
    with pytest.raises(Conflict):
        insert(client, "trial.nowhere", job_id)
    assert client.get_job(job_id).error_result["reason"] == "notFound"


def test_job_ids_and_rows_outlive_a_killed_emulator(client: bigquery.Client, table: str, start: Start) -> None:
    job_id = f"k-{uuid.uuid4()}"
    insert(client, table, job_id)
    kill(start("bigquery", "bigquery_proxy"), "bigquery")
    start("bigquery", "bigquery_proxy")
    with pytest.raises(Conflict):
        insert(client, table, job_id)
    assert count(client, table) == 2


def test_a_query_that_fails_while_it_runs_is_no_answer_without_rows(client: bigquery.Client) -> None:
    with pytest.raises(BadRequest):
        client.query_and_wait("select 1 / x as one from unnest([0]) as x", retry=None, job_retry=None)


def test_an_absent_emulator_is_a_service_that_is_away(client: bigquery.Client, table: str, start: Start) -> None:
    kill(start("bigquery", "bigquery_proxy"), "bigquery")
    with pytest.raises(ServiceUnavailable, match=r"\.venv/bin/glamira sandbox up"):
        client.get_table(table, retry=NEVER)
    start("bigquery", "bigquery_proxy")
    assert count(client, table) == 1


def test_each_of_many_readers_gets_its_own_answer(client: bigquery.Client, table: str) -> None:
    def ask(number: int) -> tuple[int, list[int]]:
        (row,) = client.query(f"SELECT {number} AS n").result()
        return row.n, [listed.id for listed in client.list_rows(table, selected_fields=SCHEMA)]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(60)))
    assert answers == [(number, [1]) for number in range(60)]
