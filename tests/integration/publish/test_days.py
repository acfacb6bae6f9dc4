"""Status says which run is at work on a day, whatever holds its lock, and what to do about a day that none ran."""

from datetime import date

from etl.ops.days import with_holes, workers
from etl.ops.quality_status import mark_held, overview
from etl.ops.runs import Progress, record_station
from tests.integration.publish.small_star import SmallWarehouse

DAY, NEXT, THIRD = date(2020, 5, 4), date(2020, 5, 5), date(2020, 5, 6)


def test_a_day_at_work_is_running_since_when_and_a_held_one_keeps_its_verdict(warehouse: SmallWarehouse) -> None:
    run, scheduled, third = warehouse.run(DAY, "manual__1"), warehouse.run(NEXT, "scheduled__2"), warehouse.run(THIRD)
    client = run.bigquery
    mark_held(scheduled, "build", "model broken.")
    record_station(scheduled, "publish", Progress.RUNNING)
    with run.locks.hold(f"day {DAY}"), scheduled.locks.hold("audit"), third.locks.hold(f"alert {THIRD}"):
        rows = with_holes(client, overview(client), [DAY, THIRD])
    told = {row.data_date: (row.status, row.reason or "") for row in rows}
    assert [row.data_date for row in rows] == [THIRD, NEXT, DAY]
    assert told[DAY][0] == "running"
    assert told[DAY][1].startswith("manual__1 on ")
    assert " is at work on it since 20" in told[DAY][1]
    assert told[NEXT][0] == "held"
    assert told[NEXT][1].startswith("model broken. scheduled__2 on ")
    assert told[THIRD] == ("never_ran", f"it has documents, and no run took them: .venv/bin/glamira run {THIRD}")
    assert workers(client) == {}
