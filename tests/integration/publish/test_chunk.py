"""Several days become visible in one transaction, or none of them; each is judged for itself."""

from collections.abc import Callable
from datetime import date

import pytest

from contracts.errors import DaysRefused, GateRefused
from etl.gates.release import GATES
from etl.ops.day_run import Run
from etl.ops.metrics import keep_metrics, metrics_before
from etl.ops.outcomes import record_outcomes
from etl.ops.quality_status import mark_held, overview
from etl.ops.runs import Progress, days_progress, record_station
from etl.platform.bigquery import query
from etl.publishing.publish import publish, roll_back
from etl.run.backfill import LANDING
from etl.run.station_records import StationRecords
from expectations.metrics.figures import EVENTS, DayMetrics, Metric
from tests.integration.publish.small_star import SmallWarehouse, judge

FIRST, SECOND, THIRD = date(2020, 5, 4), date(2020, 5, 5), date(2020, 5, 6)
Build = Callable[..., Run]


def chunk(build: Build, **judged: str) -> Run:
    """The first two days, built; each is judged by its policy, one without a policy not at all."""
    run = build(FIRST, 1, judged=False)
    build(SECOND, 1, judged=False)
    whole = run.among(FIRST, (FIRST, SECOND))
    for one, policy in zip(whole.each(), judged.values(), strict=True):
        for gate in GATES if policy else ():
            judge(one, gate, policy=policy if gate in ("raw", "marts") else "")
    return whole


def test_one_publication_shows_all_days_and_one_roll_back_takes_them_back(build: Build) -> None:
    publish(build(THIRD, 1))
    run = chunk(build, first="a" * 64, second="a" * 64)
    report = publish(run)
    assert (report.days, report.is_new) == ((FIRST, SECOND), True)
    shown = query(run.bigquery, "select distinct order_date from glamira_marts.fct_order_lines order by order_date")
    assert [row["order_date"] for row in shown] == [FIRST, SECOND, THIRD]
    states = query(run.bigquery, "select data_date, status, publication_id from glamira_ops.quality_status")
    assert {row["data_date"] for row in states if row["publication_id"] == report.publication_id} == {FIRST, SECOND}
    assert not publish(run).is_new
    assert roll_back(run.bigquery, meant=SECOND).days == (FIRST, SECOND)
    assert {row.data_date: row.status for row in overview(run.bigquery)} == {
        FIRST: "held", SECOND: "held", THIRD: "published",
    }


@pytest.mark.parametrize(("judged", "refused", "reason"), [
    ({"first": "a" * 64, "second": ""}, SECOND, "2020-05-05: not judged by gate raw"),
    ({"first": "a" * 64, "second": "b" * 64}, FIRST, "2020-05-04: contracts/policy/policy.yml changed"),
])
def test_of_days_that_one_refuses_none_is_shown_and_the_refused_one_is_named(
    build: Build, judged: dict[str, str], refused: date, reason: str,
) -> None:
    run = chunk(build, **judged)
    with pytest.raises(DaysRefused) as refusal:
        publish(run)
    assert list(refusal.value.reasons) == [refused]
    assert isinstance(refusal.value.reasons[refused], GateRefused)
    assert reason in str(refusal.value.reasons[refused])
    assert query(run.bigquery, "select * from glamira_ops.publications") == []


def test_a_day_is_compared_with_published_days_and_earlier_ones_of_its_chunk(warehouse: SmallWarehouse) -> None:
    before = date(2020, 5, 3)
    run = warehouse.run(SECOND)
    figures = [DayMetrics(day, (Metric(EVENTS, "events", "", 1.0, 1.0),)) for day in (before, FIRST, SECOND, THIRD)]
    keep_metrics(run, figures)
    publish_by_hand = "insert into glamira_ops.quality_status_history (data_date, status, recorded_at) " \
                      "values (@day, 'published', current_timestamp())"
    query(run.bigquery, publish_by_hand, {"day": before})
    mark_held(warehouse.run(FIRST), "raw", "volume halved")
    alone = metrics_before(run.bigquery, SECOND, 7, [EVENTS])
    beside = metrics_before(run.bigquery, SECOND, 7, [EVENTS], chunk=(FIRST, SECOND, THIRD))
    assert [one.day for one in alone] == [before]
    assert [one.day for one in beside] == [FIRST, before]
    assert all(one.is_measured for one in beside)


def test_what_is_recorded_of_several_days_is_recorded_of_each(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(FIRST)
    before = run.bigquery.shared.statements
    records = StationRecords(run, (FIRST, SECOND))
    records.begin("build")
    records.end("build", "done")
    record_outcomes(run, [], (FIRST, SECOND))
    assert run.bigquery.shared.statements - before == 2
    rows = query(run.bigquery, "select data_date, station, status from glamira_ops.runs order by data_date")
    assert [tuple(row.values()) for row in rows] == [(FIRST, "build", "done"), (SECOND, "build", "done")]


def test_a_day_is_landed_until_something_judged_it(warehouse: SmallWarehouse) -> None:
    killed, halted, half = (warehouse.run(day, "killed") for day in (FIRST, SECOND, THIRD))
    for station in LANDING:
        record_station(killed, station, Progress.DONE)
        record_station(halted, station, Progress.DONE)
    record_station(halted, "audit_raw", Progress.HALTED, "volume halved")
    record_station(half, LANDING[0], Progress.DONE)

    def landed() -> list[date]:
        progress = days_progress(killed.bigquery, (FIRST, SECOND, THIRD), LANDING)
        assert set(progress) == {FIRST, SECOND, THIRD}
        return [day for day, one in progress.items() if one.is_landed]

    assert landed() == [FIRST]
    mark_held(killed, "raw", "volume halved")
    assert landed() == []
