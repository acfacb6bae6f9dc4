"""What the emulator would let pass and BigQuery would not: one test for each rule of the proxy.

Every statement takes a second here, so that those begun together run at the same time.
"""

import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from google.api_core.exceptions import BadRequest, Forbidden, GoogleAPICallError, NotFound
from google.api_core.retry import Retry
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from sandbox.catalogue import services
from sandbox.settings import GCP_PROJECT, Port, SandboxSettings
from sandbox.supervisor import Supervisor

LATENCY_SECONDS = 1.0
DML_LIMIT = 4
NEVER = Retry(predicate=lambda _error: False)
SERVICES = ("bigquery", "bigquery_proxy")
SCHEMA = [
    bigquery.SchemaField("name", "STRING"), bigquery.SchemaField("amount", "NUMERIC"),
    bigquery.SchemaField("day", "DATE"), bigquery.SchemaField("seen_at", "TIMESTAMP"),
]


@pytest.fixture(scope="module")
def client(settings: SandboxSettings) -> Iterator[bigquery.Client]:
    slow = replace(settings, latency_seconds=LATENCY_SECONDS, dml_limit=DML_LIMIT)
    supervisor = Supervisor(slow.home, [service for service in services(slow) if service.name in SERVICES])
    supervisor.up()
    client = bigquery.Client(
        project=GCP_PROJECT, credentials=AnonymousCredentials(),
        client_options={"api_endpoint": slow.url(Port.BIGQUERY_PROXY)},
    )
    client.create_dataset("trial")
    yield client
    supervisor.down()


@pytest.fixture
def table(client: bigquery.Client) -> str:
    """A table of its own for each test, with one row."""
    name = f"trial.t{uuid.uuid4().hex}"
    client.create_table(bigquery.Table(f"{GCP_PROJECT}.{name}", schema=SCHEMA))
    run(client, f"insert into {name} (name, amount) values ('first', 1)")
    return name


def run(client: bigquery.Client, sql: str, **job: Any) -> list[dict[str, Any]]:
    done = client.query(sql, retry=NEVER, job_retry=None, **job)
    return [dict(row) for row in done.result(retry=NEVER, job_retry=None)]


def together(client: bigquery.Client, statements: Sequence[str]) -> list[str]:
    """Run statements at the same time; each one's error, empty when it was done."""

    def attempt(sql: str) -> str:
        try:
            run(client, sql)
        except GoogleAPICallError as error:
            return str(error.message)
        return ""

    with ThreadPoolExecutor(len(statements)) as pool:
        return list(pool.map(attempt, statements))


def names(client: bigquery.Client, table: str) -> list[str]:
    return [row["name"] for row in run(client, f"select name from {table} order by name")]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("select 'x' as name from {table} having count(*) = 0", "HAVING clause only allows aggregation"),
        ("select 1 from {table} where seen_at >= datetime '2020-05-04 00:00:00'", "No matching signature for operator"),
        ("select sum(amount) as amount from {table} group by name having sum(amount) > 1", "Aggregations of aggr"),
        ("merge {table} as new using (select 1 as one) as s on false when not matched then insert (name) values ('x')",
         "Unexpected keyword NEW"),
        ("select nothing from {table}", "Unrecognized name: nothing at [1:8]"),
        ("insert into {table} (name) values (1)", "Value has type INT64 which cannot be inserted into column name"),
        ("select a.name from {table} as a left join {table} as b on a.day >= b.day", "LEFT OUTER JOIN cannot be used"),
        ("select (select count(*) from {table} as b where b.day < a.day) as n from {table} as a", "Correlated subquer"),
        ("select 1 as one, 2 as one", "are not supported. Found duplicate(s): one"),
        ("create table {table}_by (id int64) partition by id", "PARTITION BY expression must be"),
        ("begin transaction; insert into {table} (name) values ('x');", "The script ends inside its transaction"),
        ("begin transaction; begin transaction; commit transaction;", "a transaction has begun already"),
        ("declare n int64 default 1; begin transaction; create table {table}_in (id int64); commit transaction;",
         "does not take scripts with"),
    ],
)
def test_what_google_cannot_analyse_is_refused(
    client: bigquery.Client, table: str, statement: str, message: str,
) -> None:
    with pytest.raises(BadRequest) as refused:
        run(client, statement.format(table=table))
    assert message in str(refused.value)
    assert refused.value.errors[0]["reason"] == "invalidQuery"


def test_a_table_made_by_a_query_has_the_types_that_bigquery_gives_it(client: bigquery.Client, table: str) -> None:
    run(client, f"create table {table}_made as select count(*) as n, min(seen_at) as first from {table}")
    with pytest.raises(BadRequest, match="No matching signature for operator ="):
        run(client, f"select 1 as one from {table}_made where first = datetime '2020-05-04 00:00:00'")
    assert run(client, f"select n from {table}_made where first is null") == [{"n": 1}]


def test_an_added_column_is_known_at_once(client: bigquery.Client, table: str) -> None:
    run(client, f"alter table {table} add column if not exists note string")
    assert run(client, f"select note from {table}") == [{"note": None}]
    with pytest.raises(BadRequest, match="Unrecognized name: noted"):
        run(client, f"select noted from {table}")


def test_what_was_fine_is_judged_anew_on_another_table(client: bigquery.Client, table: str) -> None:
    replaced = f"create or replace table {table}_again (day date) partition by day"
    reading = f"select sum(n) as n from {table}_other"
    for statement in (replaced, replaced, f"create table {table}_other as select 1 as n", reading):
        run(client, statement)
    run(client, f"drop table {table}_again; create table {table}_again (day date);")
    run(client, f"create or replace table {table}_other as select 'one' as n")
    for statement, message in ((replaced, "a different partitioning spec"), (reading, "No matching signature")):
        with pytest.raises(BadRequest, match=message):
            run(client, statement)
    run(client, f"create or replace table {table}_other as select 2 as n")
    assert run(client, reading) == [{"n": 2}]


def test_a_missing_table_is_not_found(client: bigquery.Client) -> None:
    with pytest.raises(NotFound, match=r"Not found: Table glamira-sandbox:trial\.nowhere was not found in location"):
        run(client, "select 1 as one from trial.nowhere")


def test_a_refused_script_changes_nothing(client: bigquery.Client, table: str) -> None:
    with pytest.raises(BadRequest):
        run(client, f"begin transaction; insert into {table} (name) values ('lost');")
    assert names(client, table) == ["first"]


def test_a_transaction_that_fails_half_way_changes_nothing(client: bigquery.Client, table: str) -> None:
    run(client, f"create table {table}_other as select 'kept' as name")
    with pytest.raises(BadRequest, match="half-way"):
        run(client, f"""
            begin transaction;
            insert into {table} (name) values ('lost');
            update {table} set name = 'changed' where true;
            delete from {table}_other where true;
            select error('half-way') as refused;
            commit transaction;
        """)
    assert (names(client, table), names(client, f"{table}_other")) == (["first"], ["kept"])
    run(client, f"begin transaction; insert into {table} (name) values ('second'); commit transaction;")
    assert names(client, table) == ["first", "second"]


def test_a_table_of_the_same_name_in_capitals_is_another(client: bigquery.Client, table: str) -> None:
    for name in (table.upper(), table.replace("trial", "Trial")):
        with pytest.raises(NotFound):
            run(client, f"select name from {name}")
    assert names(client, table) == ["first"]


def test_ddl_inside_a_transaction_is_refused(client: bigquery.Client, table: str) -> None:
    with pytest.raises(BadRequest, match="DDL statements are not supported in a transaction"):
        run(client, f"begin transaction; create table {table}_new (id int64); commit transaction;")


def test_a_transaction_has_one_clock(client: bigquery.Client, table: str) -> None:
    run(client, f"""
        begin transaction;
        insert into {table} (name, seen_at) values ('second', current_timestamp());
        insert into {table} (name, seen_at) values ('third', current_timestamp());
        commit transaction;
    """)
    assert run(client, f"select count(distinct seen_at) as clocks from {table}") == [{"clocks": 1}]


def test_updates_at_the_same_time_conflict(client: bigquery.Client, table: str) -> None:
    errors = together(client, [f"update {table} set name = '{name}' where true" for name in ("a", "b")])
    assert sorted(map(bool, errors)) == [False, True]
    assert "Could not serialize access to table" in max(errors)


def test_an_update_that_changed_nothing_conflicts_with_nothing(client: bigquery.Client, table: str) -> None:
    assert together(client, [f"update {table} set name = 'a' where false"] * 2) == ["", ""]


def test_a_transaction_is_aborted_by_a_concurrent_update(client: bigquery.Client, table: str) -> None:
    change = f"begin transaction; delete from {table} where true; commit transaction;"
    errors = together(client, [change, change])
    assert sorted(map(bool, errors)) == [False, True]
    assert "Transaction is aborted due to concurrent update" in max(errors)


@pytest.mark.parametrize("statement", [
    "merge {table} as t using {twice} as s on t.name = s.name when matched then update set amount = s.n",
    "merge {table} as t using {twice} as s on t.name = s.name when matched and s.n > @least then delete",
    "update {table} as t set amount = s.n from {twice} as s where t.name = s.name",
])
def test_a_row_that_several_would_change_is_refused(client: bigquery.Client, table: str, statement: str) -> None:
    before = run(client, f"select * from {table}")
    twice = "(select 'first' as name, 5 as n union all select 'first', 2)"
    least = bigquery.QueryJobConfig(query_parameters=[bigquery.ScalarQueryParameter("least", "INT64", 0)])
    with pytest.raises(BadRequest, match="UPDATE/MERGE must match at most one source row for each target row"):
        client.query(statement.format(table=table, twice=twice), job_config=least).result()
    assert run(client, f"select * from {table}") == before
    once = twice.replace("'first', 2", "'second', 2")
    client.query(statement.format(table=table, twice=once), job_config=least).result()
    assert run(client, f"select * from {table}") != before


def test_inserts_at_the_same_time_do_not_see_each_other(client: bigquery.Client, table: str) -> None:
    merge = f"""
        merge {table} as known using (select 'once' as name) as wanted on known.name = wanted.name
        when not matched then insert (name) values (wanted.name)
    """
    assert together(client, [merge] * 3) == ["", "", ""]
    assert names(client, table) == ["first", "once", "once", "once"]
    run(client, merge)
    assert names(client, table).count("once") == 3


def test_an_insert_never_conflicts_and_reads_the_rows_of_its_start(client: bigquery.Client, table: str) -> None:
    errors = together(client, [
        f"update {table} set name = 'changed' where true", f"insert into {table} (name) select name from {table}",
    ])
    assert errors == ["", ""]
    assert names(client, table) in (["changed", "first"], ["changed", "changed"])


def test_a_transaction_reads_what_was_there_at_its_start(client: bigquery.Client, table: str) -> None:
    errors = together(client, [
        f"insert into {table} (name) values ('meanwhile')",
        f"begin transaction; insert into {table} (name) select concat('saw ', name) from {table}; commit transaction;",
    ])
    assert errors == ["", ""]
    assert names(client, table) == ["first", "meanwhile", "saw first"]


def test_too_many_changes_of_a_table_are_refused(client: bigquery.Client, table: str) -> None:
    errors = together(client, [f"update {table} set name = 'a' where false"] * (DML_LIMIT + 2))
    assert sum(map(bool, errors)) == 2
    with pytest.raises(Forbidden) as refused:
        run(client, f"delete from {table} where false")
    assert refused.value.errors[0]["reason"] == "rateLimitExceeded"


def test_a_table_that_wants_a_partition_filter_is_asked_by_partition(client: bigquery.Client) -> None:
    name = f"trial.t{uuid.uuid4().hex}"
    run(client, f"create table {name} (day date, n int64) partition by day options (require_partition_filter = true)")
    with pytest.raises(BadRequest, match="without a filter over column"):
        run(client, f"select count(*) as n from {name} where n = 1")
    assert run(client, f"select count(*) as n from {name} where day = date '2020-05-04'") == [{"n": 0}]


def test_a_job_runs_where_its_dataset_lies(client: bigquery.Client, table: str) -> None:
    with pytest.raises(NotFound, match="Not found: Dataset glamira-sandbox:trial was not found in location EU"):
        run(client, f"select count(*) as n from {table}", location="EU")


def test_rows_are_asked_for_until_the_job_is_complete(client: bigquery.Client, table: str) -> None:
    job = client.query(f"select count(*) as n from {table}", retry=NEVER, job_retry=None)
    assert job.state == "RUNNING"
    first = client._connection.api_request(
        method="GET", path=f"/projects/{GCP_PROJECT}/queries/{job.job_id}", query_params={"timeoutMs": 1},
    )
    assert first["jobComplete"] is False
    assert [row.n for row in job.result()] == [1]
    assert job.state == "DONE"


def test_a_job_that_was_refused_is_done_with_an_error(client: bigquery.Client, table: str) -> None:
    job = client.query(f"select nothing from {table}", retry=NEVER, job_retry=None)
    with pytest.raises(BadRequest):
        job.result(retry=NEVER, job_retry=None)
    found = client.get_job(job.job_id)
    assert (found.state, found.error_result["reason"]) == ("DONE", "invalidQuery")


def test_a_dry_run_is_refused_at_once(client: bigquery.Client, table: str) -> None:
    dry = bigquery.QueryJobConfig(dry_run=True)
    with pytest.raises(NotFound, match=r"trial\.nowhere"):
        client.query("select 1 as one from trial.nowhere", job_config=dry, retry=NEVER, job_retry=None)
    assert client.query(f"select name from {table}", job_config=dry).schema[0].name == "name"


def test_a_renamed_column_is_known_by_its_new_name(client: bigquery.Client, table: str) -> None:
    run(client, f"alter table {table} rename column name to title")
    assert run(client, f"select title from {table}") == [{"title": "first"}]
    run(client, f"alter table {table} rename column title to name")
    assert names(client, table) == ["first"]


def test_a_guard_that_is_switched_off_analyses_nothing(settings: SandboxSettings, client: bigquery.Client) -> None:
    lax = replace(settings, is_strict=False, port_base=settings.port_base)
    supervisor = Supervisor(lax.home, [service for service in services(lax) if service.name == "bigquery_proxy"])
    supervisor.up()
    assert run(client, "select 'x' as name from (select 1 as one) having count(*) = 1") == [{"name": "x"}]
