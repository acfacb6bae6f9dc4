"""Publish and roll back against the real warehouse: all marts at once, or none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest

from contracts.errors import GateRefused, PublishError
from etl.ops.day_run import Run
from etl.ops.publications import new_publication
from etl.ops.quality_status import mark_held
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import query
from etl.publishing.publication import KEPT_STATES, keep_state, publish_script
from etl.publishing.publish import publish, roll_back
from etl.transform.mart_tables import known_marts, prepare_marts
from tests.conftest import run_module
from tests.integration.publish.small_star import SmallWarehouse, judge

FIRST, SECOND = date(2020, 5, 4), date(2020, 5, 5)
Build = Callable[..., Run]


def rows_of(run: Run, table: str) -> list[dict[str, Any]]:
    """All rows of a table in a stable order."""
    return sorted(query(run.bigquery, f"select * from {table}"), key=str)


def marts(run: Run) -> dict[str, list[dict[str, Any]]]:
    """Every row that readers see of the shop."""
    return {table: rows_of(run, table) for table in ("glamira_marts.fct_order_lines", "glamira_marts.dim_stores")}


def shown(run: Run) -> dict[str, list[dict[str, Any]]]:
    """Everything that readers see, the state of the days too."""
    return marts(run) | {"state": rows_of(run, "glamira_ops.quality_status")}


def test_the_first_publication_shows_every_mart_and_marks_the_day(build: Build) -> None:
    run = build(FIRST, 1)
    report = publish(run)
    assert report.tables == ("dim_stores", "fct_order_lines")
    assert rows_of(run, "glamira_marts.fct_order_lines") == rows_of(run, "glamira_audit.fct_order_lines")
    [status] = rows_of(run, "glamira_ops.quality_status")
    assert (status["data_date"], status["status"], status["publication_id"]) == (
        FIRST, "published", report.publication_id,
    )
    [publication] = rows_of(run, "glamira_ops.publications")
    assert (publication["status"], publication["data_dates"], publication["run_id"]) == ("live", [FIRST], "test")


def test_publishing_twice_changes_no_row(build: Build) -> None:
    run = build(FIRST, 1)
    first, before = publish(run), shown(run)
    again = publish(build(FIRST, 1))
    assert (again.publication_id, again.is_new) == (first.publication_id, False)
    assert shown(run) == before


def test_a_day_is_replaced_and_its_neighbour_stays(build: Build) -> None:
    publish(build(FIRST, 1))
    publish(build(SECOND, 2))
    run = build(SECOND, 3)
    query(run.bigquery, "delete from glamira_audit.fct_order_lines where order_date = @day", {"day": FIRST})
    publish(run)
    editions = query(run.bigquery, """
        select order_date, min(edition) as low, max(edition) as high, count(*) as row_count
        from glamira_marts.fct_order_lines group by order_date order by order_date
    """)
    assert [tuple(row.values()) for row in editions] == [(FIRST, 1, 1, 50), (SECOND, 3, 3, 50)]
    assert {row["edition"] for row in rows_of(run, "glamira_marts.dim_stores")} == {3}


def test_a_held_day_names_its_last_publication_until_it_is_in_order_again(build: Build) -> None:
    run = build(FIRST, 1)
    report = publish(run)
    mark_held(run, "raw", "volume halved")
    [held] = rows_of(run, "glamira_ops.quality_status")
    assert (held["status"], held["gate"], held["publication_id"]) == ("held", "raw", report.publication_id)
    assert not publish(build(FIRST, 1)).is_new
    [status] = rows_of(run, "glamira_ops.quality_status")
    assert (status["status"], status["gate"], status["publication_id"]) == ("published", None, report.publication_id)


def test_nothing_built_is_refused(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(FIRST)
    for gate in ("raw", "build", "marts", "reconcile"):
        judge(run, gate)
    with pytest.raises(PublishError, match="holds no mart"):
        publish(run)


def _judged_by(run: Run, raw: str, marts: str) -> None:
    for gate, policy in {"raw": raw, "build": "", "marts": marts, "reconcile": ""}.items():
        judge(run, gate, policy=policy)


def test_a_publication_keeps_the_policy_that_its_days_passed(build: Build) -> None:
    run = build(FIRST, 1, judged=False)
    _judged_by(run, "a" * 64, "a" * 64)
    publish(run)
    publish(build(FIRST, 2))
    found = {row["status"]: row["policy_fingerprint"] for row in rows_of(run, "glamira_ops.publications")}
    assert found == {"superseded": "a" * 64, "live": None}


def _two_policies(run: Run) -> None:
    _judged_by(run, "a" * 64, "b" * 64)


def _unjudged(run: Run) -> None:
    """No gate has been asked."""


def _refused(run: Run) -> None:
    for gate in ("raw", "build", "marts", "reconcile"):
        judge(run, gate, holds=gate != "marts")


def _overtaken(run: Run) -> None:
    for gate in ("raw", "marts", "reconcile", "build"):
        judge(run, gate)


def _built_for_another_day(run: Run) -> None:
    for gate in ("raw", "build", "marts", "reconcile"):
        judge(run, gate)
    other = Run(run.services, SECOND, "other")
    record_station(other, "build", Progress.RUNNING)


@pytest.mark.parametrize(("prepare", "fact"), [
    (_unjudged, "not judged by gate raw"),
    (_refused, "refused by gate marts"),
    (_overtaken, "gate marts judged older data"),
    (_two_policies, "contracts/policy/policy.yml changed between its gates"),
    (_built_for_another_day, "audit was built anew for 2020-05-05"),
])
def test_audit_that_was_not_judged_is_refused(build: Build, prepare: Callable[[Run], None], fact: str) -> None:
    run = build(FIRST, 1, judged=False)
    prepare(run)
    with pytest.raises(GateRefused, match=fact):
        publish(run)
    assert not rows_of(run, "glamira_ops.publications")


def test_a_new_column_reaches_the_published_table(build: Build) -> None:
    publish(build(FIRST, 1))
    run = build(SECOND, 2)
    query(run.bigquery, "create or replace table glamira_audit.dim_stores as select '1' as store_key, 2 as edition, "
                        "cast('0.0001' as numeric(20, 4)) as rate, ['x'] as labels")
    publish(run)
    assert rows_of(run, "glamira_marts.dim_stores") == rows_of(run, "glamira_audit.dim_stores")
    roll_back(run.bigquery)
    assert {(row["edition"], row["rate"]) for row in rows_of(run, "glamira_marts.dim_stores")} == {(1, None)}


def test_a_column_of_another_type_is_refused(build: Build) -> None:
    run = build(FIRST, 1)
    publish(run)
    query(run.bigquery, "create or replace table glamira_audit.dim_stores as select 1 as store_key, 2 as edition")
    with pytest.raises(PublishError, match="column store_key is STRING, audit has INT64"):
        publish(run)


def test_a_failure_in_the_middle_leaves_the_old_publication(build: Build) -> None:
    run = build(FIRST, 1)
    report = publish(run)
    before, publications = shown(run), rows_of(run, "glamira_ops.publications")
    build(FIRST, 2)
    marts = list(known_marts(run.bigquery).audited.values())
    query(run.bigquery, "drop table glamira_audit.fct_order_lines")
    doomed = new_publication("test", [FIRST], [mart.name for mart in marts], report.publication_id)
    with pytest.raises(Exception, match="fct_order_lines"):
        query(run.bigquery, publish_script(doomed, marts))
    assert shown(run) == before
    assert rows_of(run, "glamira_ops.publications") == publications


def test_of_two_publications_prepared_at_once_the_second_is_refused(build: Build) -> None:
    run = build(FIRST, 1)
    marts = prepare_marts(run.bigquery, known_marts(run.bigquery))
    late = new_publication("late", [FIRST], [mart.name for mart in marts], "")
    query(run.bigquery, keep_state(late))
    report = publish(run)
    with pytest.raises(Exception, match="another publication came first"):
        query(run.bigquery, publish_script(late, marts))
    assert [row["publication_id"] for row in rows_of(run, "glamira_ops.publications")] == [report.publication_id]


def test_roll_back_restores_every_row_exactly(build: Build) -> None:
    run = build(FIRST, 1)
    publish(run)
    first = marts(run)
    publish(build(FIRST, 2))
    second = marts(run)
    publish(build(FIRST, 3))
    roll_back(run.bigquery)
    assert marts(run) == second
    report = roll_back(run.bigquery)
    assert marts(run) == first
    assert [row["publication_id"] for row in rows_of(run, "glamira_ops.publications") if row["status"] == "live"] == [
        report.live,
    ]


def test_an_operator_rolls_back_on_the_command_line(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    run = build(FIRST, 1)
    publish(run)
    first = marts(run)
    publish(build(FIRST, 2))
    monkeypatch.setenv("GCP_PROJECT", run.settings.gcp_project)
    run_module("etl", "publish", "--roll-back")
    assert marts(run) == first


def test_roll_back_holds_a_day_that_was_not_published_before(build: Build) -> None:
    publish(build(FIRST, 1))
    run = build(SECOND, 2)
    report = publish(run)
    roll_back(run.bigquery)
    assert {row["order_date"] for row in rows_of(run, "glamira_marts.fct_order_lines")} == {FIRST}
    [held] = [row for row in rows_of(run, "glamira_ops.quality_status") if row["data_date"] == SECOND]
    assert (held["status"], held["gate"], held["published_at"]) == ("held", "publish", None)
    assert report.publication_id in held["reason"]


def test_the_first_publication_cannot_be_rolled_back(build: Build) -> None:
    run = build(FIRST, 1)
    publish(run)
    for meant in ("", FIRST, SECOND):
        with pytest.raises(PublishError, match="no earlier publication"):
            roll_back(run.bigquery, meant=meant)


def test_only_the_latest_states_are_kept(build: Build) -> None:
    for edition in range(1, KEPT_STATES + 3):
        run = build(FIRST, edition)
        publish(run)
    kept = {item.table_id.rpartition("__")[2] for item in run.bigquery.list_tables("glamira_rollback")}
    assert len(kept) == KEPT_STATES
    for _ in range(KEPT_STATES):
        roll_back(run.bigquery)
    with pytest.raises(PublishError, match="not kept any more"):
        roll_back(run.bigquery)


@contextmanager
def reader(warehouse: SmallWarehouse, seen: list[tuple[Any, ...]]) -> Iterator[None]:
    """Poll facts, dimension, day status and live publication in single queries until the block ends."""
    done, client = Event(), warehouse.client

    def poll() -> None:
        while not done.is_set():
            seen.extend(tuple(row.values()) for row in query(client, _EDITIONS))

    thread = Thread(target=poll)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize(("publications", "polls"), [
    (6, 10), pytest.param(20, 1_000, marks=[pytest.mark.soak, pytest.mark.timeout(1_800)]),
])
def test_a_reader_never_sees_a_mixture(
    warehouse: SmallWarehouse, build: Build, publications: int, polls: int,
) -> None:
    seen: list[tuple[Any, ...]] = []
    edition, expected = 1, {(1, 1, 1, 50, publish(build(FIRST, 1)).publication_id)}
    with reader(warehouse, seen):
        while edition <= publications or len(seen) < polls:
            edition += 1
            expected.add((edition, edition, edition, 50, publish(build(FIRST, edition)).publication_id))
    assert len(seen) >= polls
    assert len({row[4] for row in seen}) > 1
    assert {row[:5] for row in seen} <= expected
    assert {row[4] == row[5] for row in seen} == {True}


_EDITIONS = """
select
  (select min(edition) from glamira_marts.fct_order_lines) as lowest,
  (select max(edition) from glamira_marts.fct_order_lines) as highest,
  (select max(edition) from glamira_marts.dim_stores) as store_edition,
  (select count(*) from glamira_marts.fct_order_lines) as row_count,
  (select max(publication_id) from glamira_ops.quality_status) as day_publication,
  (select max(publication_id) from glamira_ops.publications where status = 'live') as live_publication
"""
