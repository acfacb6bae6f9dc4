"""What a run leaves in the warehouse, written twice and read once."""

from datetime import date

from contracts.outcome import Severity, verdict
from etl.ops.day_run import Run
from etl.ops.outcomes import record_outcomes
from etl.ops.quality_status import confirm_published, mark_held
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import query
from etl.run.station_records import StationRecords
from tests.integration.publish.small_star import SmallWarehouse

DAY = date(2020, 5, 4)


def test_outcomes_of_a_gate_replace_those_of_the_same_run(warehouse: SmallWarehouse) -> None:
    run, other = warehouse.run(DAY), warehouse.run(DAY, "other")
    record_outcomes(other, [verdict(gate="raw", check="volume", holds=True)])
    record_outcomes(run, [verdict(gate="marts", check="arithmetic", holds=True)])
    record_outcomes(run, [verdict(gate="raw", check=check, holds=True) for check in ("volume", "freshness")])
    message = 'store "6": €5\n'
    record_outcomes(run, [verdict(gate="raw", check="volume", holds=False, severity=Severity.WARN, observed=3,
                                  expected="5 to 7", message=message, owner="shop tracking", meaning="m",
                                  remedy="r", dataset="glamira_raw.events")])
    rows = query(run.bigquery, "select * from glamira_ops.outcomes order by run_id, gate")
    assert [(row["run_id"], row["gate"], row["check_name"]) for row in rows] == [
        ("other", "raw", "volume"), ("test", "marts", "arithmetic"), ("test", "raw", "volume"),
    ]
    [last] = [row for row in rows if (row["run_id"], row["gate"]) == ("test", "raw")]
    assert (last["severity"], last["status"], last["observed"], last["expected"], last["message"]) == (
        "warn", "failed", "3", "5 to 7", message,
    )
    assert (last["owner"], last["meaning"], last["remedy"], last["dataset"]) == (
        "shop tracking", "m", "r", "glamira_raw.events",
    )


def test_a_station_has_one_row_per_run(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    record_station(run, "build", Progress.RUNNING)
    [running] = query(run.bigquery, "select * from glamira_ops.runs")
    assert (running["status"], running["ended_at"]) == ("running", None)
    record_station(run, "build", Progress.HALTED, "model broken")
    [halted] = query(run.bigquery, "select * from glamira_ops.runs")
    assert (halted["status"], halted["detail"], halted["started_at"]) == (
        "halted", "model broken", running["started_at"],
    )
    assert halted["ended_at"] > halted["started_at"]


def test_stations_hand_over_in_one_statement(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    records, before = StationRecords(run), run.bigquery.shared.statements
    records.begin("locate")
    records.end("locate", 'looked up "2"', hands_over=True)
    assert states(run) == {"locate": ("running", "")}
    records.begin("crawl")
    assert states(run) == {"locate": ("done", 'looked up "2"'), "crawl": ("running", "")}
    records.end("crawl", "asked 3")
    assert states(run) == {"locate": ("done", 'looked up "2"'), "crawl": ("done", "asked 3")}
    assert run.bigquery.shared.statements - before == 3 + 3  # three of them are the test's own


def test_a_station_that_halts_takes_the_end_of_the_one_before_with_it(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    records = StationRecords(run)
    records.end("locate", "looked up 2", hands_over=True)
    records.halt("crawl", "the shop is away")
    assert states(run) == {"locate": ("done", "looked up 2"), "crawl": ("halted", "the shop is away")}


def states(run: Run) -> dict[str, tuple[str, str]]:
    """The state and the detail of each station, as an operator sees them."""
    rows = query(run.bigquery, "select station, status, detail from glamira_ops.runs")
    return {row["station"]: (row["status"], row["detail"]) for row in rows}


def test_a_held_day_counts_its_open_items(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    query(run.bigquery, """
        insert into glamira_ops.quarantine_log (quarantine_id, data_date, status)
        values ('a', date '2020-05-04', 'open'), ('b', date '2020-05-04', 'discarded'), ('c', date '2020-05-05', 'open')
    """)
    mark_held(run, "land_events", "too many refused")
    mark_held(run, "raw", "volume halved")
    [held] = query(run.bigquery, "select * from glamira_ops.quality_status")
    assert (held["status"], held["gate"], held["reason"], held["rows_quarantined"], held["publication_id"]) == (
        "held", "raw", "volume halved", 1, None,
    )


def test_a_day_without_publication_cannot_be_confirmed(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    mark_held(run, "raw", "volume halved")
    assert not confirm_published(run, [DAY])
    [held] = query(run.bigquery, "select status from glamira_ops.quality_status")
    assert held["status"] == "held"
