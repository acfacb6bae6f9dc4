"""A run leaves behind what ran on which data: every station, every model, every row that was counted."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from etl.lineage.events import PRODUCER
from etl.platform.settings import Settings
from etl.platform.work_folders import lineage_folder
from etl.stations import DAY_STATION_NAMES
from tests.integration.pipeline.conftest import PublishedDay

Event = dict[str, Any]


@pytest.fixture
def published(sandbox: Settings, published_day: PublishedDay) -> list[Event]:
    return events_of(sandbox, published_day)


def events_of(settings: Settings, day: PublishedDay) -> list[Event]:
    """The events of the day's first run, in the order in which they were sent."""
    lines = (lineage_folder(settings) / f"{day.date}.jsonl").read_text(encoding="utf-8").splitlines()
    events: list[Event] = [json.loads(line) for line in lines]
    first = events[0]["run"]["facets"]["parent"]["run"]["runId"]
    stations = {one["run"]["runId"] for one in events if parent(one) == first}
    return [one for one in events if parent(one) in {first, *stations}]


def parent(event: Event) -> str:
    return str(event["run"]["facets"]["parent"]["run"]["runId"])


def named(events: list[Event], station: str, state: str) -> Event:
    """The one event of a station in a state."""
    [found] = [one for one in events
               if (one["job"]["name"], one["eventType"]) == (f"glamira_daily.{station}", state)]
    return found


def test_every_station_began_and_ended_and_the_next_one_after_it(published: list[Event]) -> None:
    for station in DAY_STATION_NAMES:
        begun, ended = named(published, station, "START"), named(published, station, "COMPLETE")
        assert begun["run"]["runId"] == ended["run"]["runId"]
        assert begun["eventTime"] < ended["eventTime"]


def test_every_event_has_what_the_specification_requires(published: list[Event]) -> None:
    for one in published:
        assert UUID(one["run"]["runId"])
        assert one["schemaURL"].startswith("https://openlineage.io/spec/")
        assert one["producer"] == PRODUCER
        assert datetime.fromisoformat(one["eventTime"]).tzinfo
        facets = [*one["run"]["facets"].values(), *one["job"]["facets"].values(),
                  *(facet for place in one["inputs"] for facet in place["inputFacets"].values()),
                  *(facet for place in one["outputs"] for facet in place["outputFacets"].values())]
        assert all(facet["_producer"] == PRODUCER and facet["_schemaURL"] for facet in facets)


def test_whatever_began_ended_once(published: list[Event]) -> None:
    states: dict[str, list[str]] = {}
    for one in published:
        states.setdefault(one["run"]["runId"], []).append(one["eventType"])
    assert {tuple(one) for one in states.values()} == {("START", "COMPLETE")}


def test_rows_are_conserved_from_the_source_to_raw(published: list[Event], published_day: PublishedDay) -> None:
    due = published_day.truth["events"][published_day.date]
    landed, loaded = (named(published, station, "COMPLETE") for station in ("land_events", "await_load"))
    assert rows(landed["inputs"], "inputFacets", "inputStatistics") == {"countly.summary": due["documents"]}
    assert rows(landed["outputs"], "outputFacets", "outputStatistics") == {
        "validated/events": due["accepted"], "events": due["quarantined"]}
    counted = rows(loaded["outputs"], "outputFacets", "outputStatistics")
    assert counted["glamira-sandbox.glamira_raw.events"] == due["accepted"]


def rows(datasets: list[Event], kind: str, facet: str) -> dict[str, int]:
    return {one["name"]: one[kind][facet]["rowCount"] for one in datasets if facet in one.get(kind, {})}


def test_models_name_what_they_were_made_from(published: list[Event]) -> None:
    built = [one for one in published if one["job"]["facets"]["jobType"]["jobType"] == "MODEL"]
    models = {one["job"]["name"].rpartition(".")[2]: one for one in built}
    assert len(models) > 25
    orders = models["fct_orders"]
    assert [one["name"] for one in orders["outputs"]] == ["glamira-sandbox.glamira_audit.fct_orders"]
    layers = {one["name"].split(".")[1] for one in orders["inputs"]}
    assert layers and layers <= {"glamira_staging", "glamira_audit", "glamira_raw"}


def test_what_dbts_tests_found_is_said_of_the_table_that_they_judge(published: list[Event]) -> None:
    [judged] = named(published, "build.fct_orders.tests", "COMPLETE")["inputs"]
    assert judged["name"] == "glamira-sandbox.glamira_audit.fct_orders"
    rules = {one["name"]: one for one in judged["inputFacets"]["dataQualityAssertions"]["assertions"]}
    assert rules["fct_orders_primary_key"] | {"description": ""} == {
        "assertion": "fct_orders_primary_key", "name": "fct_orders_primary_key", "success": True,
        "severity": "error", "expected": "0 rows", "actual": "0 rows", "description": "", "params": {},
    }
    build = named(published, "build", "COMPLETE")
    assert not [one for one in build["inputs"] if "dataQualityAssertions" in one["inputFacets"]]


def test_gates_say_what_they_judged(published: list[Event]) -> None:
    judged = [one["inputFacets"] for one in named(published, "audit_raw", "COMPLETE")["inputs"] if one["inputFacets"]]
    found = {rule["assertion"]: rule for one in judged for rule in one["dataQualityAssertions"]["assertions"]}
    assert found["events_row_count"]["success"]
    assert found["events_row_count"]["severity"] == "error"


def test_a_day_that_was_held_says_why(sandbox: Settings, halted_day: PublishedDay) -> None:
    failed = [one for one in events_of(sandbox, halted_day) if one["eventType"] == "FAIL"]
    assert [one["job"]["name"] for one in failed] == ["glamira_daily.land_events"]
    assert "orders refused" in failed[0]["run"]["facets"]["errorMessage"]["message"]
