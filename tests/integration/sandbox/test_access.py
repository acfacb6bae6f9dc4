"""The servers hold callers to the roles of infra/terraform, as the service would."""

from collections.abc import Callable

import pytest
from google.api_core.exceptions import Forbidden
from google.api_core.retry import Retry
from google.cloud import bigquery, storage
from google.oauth2.credentials import Credentials

from sandbox.settings import GCP_PROJECT, LAKE_BUCKET, QUARANTINE_BUCKET, Port, SandboxSettings
from tests.integration.sandbox.conftest import Start

NEVER = Retry(predicate=lambda _error: False)
Warehouse = Callable[[str], bigquery.Client]
Lake = Callable[[str], storage.Client]


def credentials(token: str) -> Credentials:
    return Credentials(token=token)


@pytest.fixture(scope="module")
def warehouse(settings: SandboxSettings, start: Start) -> Warehouse:
    """A client of an account; the owner has made a table in two datasets."""
    start("storage", "bigquery", "bigquery_proxy")

    def client(account: str) -> bigquery.Client:
        return bigquery.Client(
            project=GCP_PROJECT, credentials=credentials((account and f"account:{account}") or "owner"),
            client_options={"api_endpoint": settings.url(Port.BIGQUERY_PROXY)},
        )

    owner = client("")
    for dataset in ("glamira_raw", "glamira_marts", "glamira_load"):
        owner.create_dataset(dataset)
        run(owner, f"create table {dataset}.t as select 1 as one")
    return client


@pytest.fixture(scope="module")
def lake(settings: SandboxSettings, warehouse: Warehouse) -> Lake:
    """A client of an account; lake and quarantine hold an object."""

    def client(account: str) -> storage.Client:
        return storage.Client(
            project=GCP_PROJECT, credentials=credentials((account and f"account:{account}") or "owner"),
            client_options={"api_endpoint": settings.url(Port.STORAGE)},
        )

    for bucket in (LAKE_BUCKET, QUARANTINE_BUCKET):
        client("").bucket(bucket).blob("a").upload_from_string("first")
    return client


def run(client: bigquery.Client, sql: str) -> list[bigquery.Row]:
    return list(client.query(sql, retry=NEVER, job_retry=None).result(retry=NEVER, job_retry=None))


def test_looker_reads_the_marts_and_not_raw(warehouse: Warehouse) -> None:
    looker = warehouse("looker")
    assert [row["one"] for row in run(looker, "select one from glamira_marts.t")] == [1]
    with pytest.raises(Forbidden, match=r"looker.*bigquery.tables.getData"):
        run(looker, "select one from glamira_raw.t")
    with pytest.raises(Forbidden, match=r"looker.*bigquery.tables.getData"):
        run(looker, "select m.one from glamira_marts.t as m inner join glamira_raw.t as r on m.one = r.one")


@pytest.mark.parametrize("sql", [
    "insert into glamira_marts.t (one) values (2)", "delete from glamira_marts.t where one = 1",
    "create or replace table glamira_marts.t as select 3 as one", "drop table glamira_marts.t",
    "create table glamira_marts.other as select one from glamira_raw.t",
    "alter table glamira_marts.t add column two int64",
    "create view glamira_marts.v as select one from glamira_raw.t",
    "begin transaction; insert into glamira_raw.t (one) values (2); insert into glamira_marts.t (one) values (2); "
    "commit transaction;",
])
def test_loader_changes_no_mart_and_what_is_denied_changed_nothing(sql: str, warehouse: Warehouse) -> None:
    with pytest.raises(Forbidden, match=r"loader.*bigquery.tables"):
        run(warehouse("loader"), sql)
    assert [row["one"] for row in run(warehouse(""), "select one from glamira_marts.t")] == [1]
    assert [row["one"] for row in run(warehouse(""), "select one from glamira_raw.t")] == [1]


def test_loader_loads(warehouse: Warehouse) -> None:
    run(warehouse("loader"), "create or replace table glamira_load.staged as select one + 1 as one from glamira_load.t")
    assert [row["one"] for row in run(warehouse("loader"), "select one from glamira_load.staged")] == [2]


@pytest.mark.parametrize("call", [
    lambda client: client.delete_table("glamira_marts.t", retry=NEVER),
    lambda client: client.create_table("glamira-sandbox.glamira_marts.new", retry=NEVER),
    lambda client: client.load_table_from_json([{"one": 1}], "glamira_marts.t").result(),
    lambda client: list(client.list_rows("glamira_marts.t", retry=NEVER)),
], ids=["delete", "create", "load", "rows"])
def test_requests_without_a_statement_are_held_to_the_roles_too(
    call: Callable[[bigquery.Client], object], warehouse: Warehouse,
) -> None:
    with pytest.raises(Forbidden, match=r"loader"):
        call(warehouse("loader"))


def test_an_account_without_a_job_role_asks_nothing(warehouse: Warehouse) -> None:
    with pytest.raises(Forbidden, match=r"trigger.*bigquery.jobs.create"):
        run(warehouse("trigger"), "select 1 as one")


def test_an_account_that_there_is_not_is_refused(warehouse: Warehouse, lake: Lake) -> None:
    with pytest.raises(Forbidden, match="nobody"):
        run(warehouse("nobody"), "select 1 as one")
    with pytest.raises(Forbidden, match="nobody"):
        lake("nobody").bucket(LAKE_BUCKET).get_blob("a", retry=NEVER)


@pytest.mark.parametrize("account", ["loader", "looker", "watcher", "site", "trigger", "deployer", "builder"])
def test_nobody_else_reads_the_quarantine(account: str, lake: Lake) -> None:
    bucket = lake(account).bucket(QUARANTINE_BUCKET)
    with pytest.raises(Forbidden, match=rf"{account}.*storage.objects.get"):
        bucket.get_blob("a", retry=NEVER)
    with pytest.raises(Forbidden):
        bucket.blob("a").download_as_bytes(retry=NEVER)
    with pytest.raises(Forbidden):
        list(bucket.list_blobs(retry=NEVER))


@pytest.mark.parametrize("account", ["pipeline", "operators"])
def test_pipeline_and_operators_read_and_write_the_quarantine(account: str, lake: Lake) -> None:
    bucket = lake(account).bucket(QUARANTINE_BUCKET)
    bucket.blob("b").upload_from_string(account)
    assert bucket.blob("b").download_as_bytes() == account.encode()


def test_loader_reads_the_lake_and_writes_nothing(lake: Lake) -> None:
    bucket = lake("loader").bucket(LAKE_BUCKET)
    assert bucket.blob("a").download_as_bytes() == b"first"
    with pytest.raises(Forbidden, match=r"loader.*storage.objects.create"):
        bucket.blob("new").upload_from_string("x", retry=NEVER)
    with pytest.raises(Forbidden, match=r"loader.*storage.objects.delete"):
        bucket.blob("a").delete(retry=NEVER)


def test_a_question_for_permissions_is_answered_by_the_roles(lake: Lake) -> None:
    asked = ["storage.objects.get", "storage.objects.create", "storage.objects.delete"]
    assert lake("loader").bucket(LAKE_BUCKET).test_iam_permissions(asked) == ["storage.objects.get"]
    assert lake("pipeline").bucket(LAKE_BUCKET).test_iam_permissions(asked) == sorted(asked)
