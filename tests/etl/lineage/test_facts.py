"""What a station's report says of rows and rules is what its event says."""

from datetime import date
from typing import Any

import pytest
from openlineage.client.event_v2 import RunState

from contracts.lake.manifest import Counts
from contracts.outcome import Outcome, Severity, verdict
from etl.gates.audit import AuditReport
from etl.landing.land import LandReport
from etl.lineage.events import station_work
from etl.lineage.places import Place, judged
from etl.lineage.send import station_event
from etl.loading.load import LoadedBatch, LoadReport
from etl.platform.settings import Settings
from etl.publishing.publish import PublishReport

DAY = date(2020, 5, 4)
BROKEN: Outcome = verdict(
    gate="raw", check="volume_usual", holds=False, severity=Severity.WARN, observed="9 orders", expected="40 to 90",
    meaning="As many orders as usual.", dataset="glamira_raw.events",
)


def event(station: str, report: Any, settings: Settings) -> Any:
    return station_event(station_work(station, DAY, "manual"), RunState.COMPLETE, station, settings, report)


def rows(datasets: Any, kind: str, facet: str) -> dict[Place, int | None]:
    found = {}
    for one in datasets:
        counted = getattr(one, kind).get(facet)
        found[Place(one.namespace, one.name)] = counted.rowCount if counted else None
    return found


def test_every_row_that_was_read_was_accepted_or_refused(settings: Settings) -> None:
    report = LandReport("events", "20200504-0", Counts(100, 97, 3), {}, {}, (BROKEN,), True, 0)
    landed = event("land_events", report, settings)
    assert rows(landed.inputs, "inputFacets", "inputStatistics") == {
        Place("mongodb://db.example:27017", "countly.summary"): 100, Place("bigquery", "shop.glamira_raw.events"): None}
    assert rows(landed.outputs, "outputFacets", "outputStatistics") == {
        Place("gs://lake", "validated/events"): 97, Place("gs://refused", "events"): 3}


def test_a_load_counts_the_rows_of_all_batches_of_a_dataset(settings: Settings) -> None:
    batches = (LoadedBatch("events", "main", "a", 97), LoadedBatch("events", "reprocessed", "b", 2),
               LoadedBatch("products", "main", "c", 5))
    loaded = rows(event("await_load", LoadReport(batches, ()), settings).outputs, "outputFacets", "outputStatistics")
    assert loaded[Place("bigquery", "shop.glamira_raw.events")] == 99
    assert loaded[Place("bigquery", "shop.glamira_raw.products")] == 5
    assert loaded[Place("bigquery", "shop.glamira_raw.locations")] is None


def test_a_rule_is_an_assertion_on_what_it_judged(settings: Settings) -> None:
    judged = event("audit_raw", AuditReport("raw", (BROKEN,), "", ()), settings)
    [found] = [one.inputFacets["dataQualityAssertions"] for one in judged.inputs if one.inputFacets]
    [one] = found.assertions
    assert (one.assertion, one.success, one.severity) == ("volume_usual", False, "warn")
    assert (one.actual, one.expected, one.description) == ("9 orders", "40 to 90", "As many orders as usual.")


@pytest.mark.parametrize(("name", "place"), [
    ("events", Place("gs://lake", "validated/events")),
    ("glamira_raw.events", Place("bigquery", "shop.glamira_raw.events")),
    ("dim_alloys", Place("glamira", "dim_alloys")),
    ("contracts/policy/policy.yml", Place("glamira", "contracts/policy/policy.yml")),
])
def test_only_what_is_a_table_is_called_one(name: str, place: Place, settings: Settings) -> None:
    assert judged(name, settings) == place


def test_what_was_published_is_written(settings: Settings) -> None:
    published = event("publish", PublishReport("1", (DAY,), ("fct_orders", "dim_dates"), True), settings)
    assert [one.name for one in published.outputs] == ["shop.glamira_marts.fct_orders", "shop.glamira_marts.dim_dates"]


def test_events_of_one_station_share_their_id_and_those_of_a_run_their_parent(settings: Settings) -> None:
    first, second = (station_work(name, DAY, "manual") for name in ("build", "publish"))
    begun, ended = (station_event(first, state, "build", settings) for state in (RunState.START, RunState.COMPLETE))
    assert begun.run.runId == ended.run.runId != second.id
    assert begun.run.facets["parent"] == second.whole
    part = first.part("fct_orders", "DBT", "MODEL").event(RunState.COMPLETE)
    assert (part.job.name, part.run.facets["parent"].run.runId) == ("glamira_daily.build.fct_orders", first.id)
    assert "secret" not in f"{begun}"
