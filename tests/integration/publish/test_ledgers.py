"""Ledgers: only entries are added, and a view tells the state that the latest of them left."""

from datetime import date

from contracts.outcome import verdict
from etl.ops import quarantine_log
from etl.ops.outcomes import record_outcomes
from etl.ops.quality_status import confirm_published, mark_held
from etl.ops.quarantine_changes import Author, Change, Verb, apply, record_reveal, trail_of
from etl.ops.quarantine_log import Filters
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import query
from tests.integration.publish.small_star import SmallWarehouse

DAY = date(2020, 5, 4)
PUBLISHED = """
insert into glamira_ops.quality_status_history
  (data_date, status, published_at, publication_id, sets_publication, recorded_at, entry_id)
values
  (date '2020-05-04', 'published', timestamp '2020-05-05 01:00:00+00', 'p', true, current_timestamp(), 'a')
"""


def test_a_held_day_is_shown_by_the_publication_that_was_entered_meanwhile(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    mark_held(run, "raw", "volume halved")
    query(run.bigquery, PUBLISHED)
    mark_held(run, "marts", "sums differ")
    [row] = query(run.bigquery, "select status, gate, publication_id from glamira_ops.quality_status")
    assert row == {"status": "held", "gate": "marts", "publication_id": "p"}
    assert confirm_published(run, [DAY])
    [row] = query(run.bigquery, "select status, gate, publication_id from glamira_ops.quality_status")
    assert row == {"status": "published", "gate": None, "publication_id": "p"}


def test_a_station_that_starts_again_has_the_later_start_and_no_end(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    record_station(run, "build", Progress.RUNNING)
    record_station(run, "build", Progress.HALTED, "model broken")
    [halted] = query(run.bigquery, "select * from glamira_ops.runs")
    record_station(run, "build", Progress.RUNNING)
    [again] = query(run.bigquery, "select * from glamira_ops.runs")
    assert (again["status"], again["ended_at"], again["detail"]) == ("running", None, "")
    assert again["started_at"] > halted["ended_at"]


def test_a_recording_that_was_sent_twice_counts_once(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    record_outcomes(run, [verdict(gate="raw", check=check, holds=True) for check in ("volume", "freshness")])
    query(run.bigquery, "insert into glamira_ops.outcomes_history "
                        "select * replace (timestamp_add(recorded_at, interval 1 second) as recorded_at) "
                        "from glamira_ops.outcomes_history")
    rows = query(run.bigquery, "select check_name from glamira_ops.outcomes order by check_name")
    assert [row["check_name"] for row in rows] == ["freshness", "volume"]


def test_the_trail_keeps_every_change_and_every_look(warehouse: SmallWarehouse) -> None:
    client, by = warehouse.client, Author("ada", "checked")
    query(client, """
        insert into glamira_ops.quarantine_log (quarantine_id, dataset, data_date, status, verb, updated_at)
        values ('q', 'events', date '2020-05-04', 'open', 'land', timestamp '2020-05-05 01:00:00+00')
    """)
    record_reveal(client, "q", by)
    apply(client, Verb.DISCARD, [Change("q")], by)
    apply(client, Verb.DISCARD, [Change("q")], by)
    assert sorted(entry.verb for entry in trail_of(client, "q")) == ["discard", "reveal"]


def test_the_highest_batch_of_a_slot_is_loaded_whatever_was_committed_last(warehouse: SmallWarehouse) -> None:
    query(warehouse.client, """
        insert into glamira_ops.loads_history
          (dataset, batch_id, event_date, slot, sequence, manifest_generation, recorded_at, entry_id)
        values
          ('events', 'a', date '2020-05-04', 'main', 3, 30, timestamp '2020-05-05 01:00:00+00', 'x'),
          ('events', 'b', date '2020-05-04', 'main', 2, 20, timestamp '2020-05-05 02:00:00+00', 'x'),
          ('events', 'a', date '2020-05-04', 'main', 1, 10, timestamp '2020-05-05 03:00:00+00', 'x'),
          ('events', 'c', date '2020-05-04', 'late', 1, 40, timestamp '2020-05-05 04:00:00+00', 'x')
    """)
    rows = query(warehouse.client, "select batch_id, manifest_generation, status from glamira_ops.loads")
    assert sorted(tuple(row.values()) for row in rows) == [
        ("a", 30, "loaded"), ("b", 20, "superseded"), ("c", 40, "loaded"),
    ]


def test_rows_that_share_an_id_become_one_where_they_are_read(warehouse: SmallWarehouse) -> None:
    """A log of an earlier release: two documents had one id, of one of them a repaired version landed."""
    client = warehouse.client
    query(client, """
        insert into glamira_ops.quarantine_log
          (quarantine_id, dataset, data_date, status, verb, updated_at, created_at, landed_date, reasons)
        select 'q', 'events', date '2020-05-04', status, verb, moment, moment, landed, ['order_id_missing']
        from unnest([
          struct('open' as status, 'land' as verb, timestamp '2020-05-06 01:00:00+00' as moment,
                 cast(null as date) as landed),
          struct('reprocessed', 'reprocess', timestamp '2020-05-05 01:00:00+00', date '2020-05-04'),
          struct('reprocessed', 'reprocess', timestamp '2020-05-05 01:00:00+00', date '2020-05-04')
        ])
        union all
        select 'r', 'events', date '2020-05-04', 'open', 'land', current_timestamp(), current_timestamp(), null,
          ['cart_empty']
    """)
    assert (quarantine_log.doubled(client), quarantine_log.count_items(client, Filters(status=""))) == (["q"], 2)
    assert quarantine_log.reprocessed_counts(client, "events") == {DAY: 1}
    for _ in range(2):
        found = quarantine_log.list_items(client, Filters(status=""))
        assert [(item.quarantine_id, item.status, item.landed_date) for item in found] == [
            ("q", "reprocessed", DAY), ("r", "open", None),
        ]
    quarantine_log.unite(client)
    assert quarantine_log.doubled(client) == []
    left = query(client, "select verb from glamira_ops.quarantine_log order by quarantine_id")
    assert [row["verb"] for row in left] == ["unite", "land"]
