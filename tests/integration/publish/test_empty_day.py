"""A day without documents halts and is held, until a steward closes it; documents that come later open it again."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from bson import ObjectId

from contracts.errors import AcceptanceError, ContractViolation, GateRefused, SourceEmpty
from etl.alerting.watch import watch
from etl.ops.acceptances import acceptances_of
from etl.ops.day_run import Run
from etl.ops.incidents import open_incident
from etl.ops.quality_status import overview, verdicts
from etl.ops.quarantine_changes import Author
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import query
from etl.platform.mongo import events_collection
from etl.run.chunk import run_day
from etl.run.runner import halt
from etl.run.steward import accept, publish
from etl.sources.mongo.extract import bounds
from etl.sources.mongo.source_counts import changed_days
from etl.stations import DAY_STATION_NAMES
from tests.conftest import run_module
from tests.integration.publish.sinks import Received, subjects
from tests.integration.publish.small_star import SmallWarehouse
from tests.other_settings import with_settings

DAY = date(2020, 5, 1)
LATE = datetime(2020, 5, 2, 6, 30, tzinfo=UTC)
STEWARD = Author("ada", "the shop was closed")


@pytest.fixture
def run(warehouse: SmallWarehouse) -> Iterator[Run]:
    """A run of a day whose source, a database of its own, is empty."""
    run = warehouse.run(DAY)
    yield (made := with_settings(run, {"mongo_database": f"empty_{uuid.uuid4().hex[:12]}"}))
    made.mongo.client.drop_database(made.mongo.name)


@pytest.fixture
def held(run: Run, received: Received) -> Run:
    """The day is run, and held."""
    with pytest.raises(SourceEmpty, match=f".venv/bin/glamira accept {DAY} --reason TEXT.*--date {DAY} --events 2000"):
        run_day(run)
    assert status(run) == ("held", "land_events")
    return run


def status(run: Run) -> tuple[str, str | None]:
    [day] = overview(run.bigquery)
    return day.status, day.gate


def write(run: Run, number: int = 1) -> None:
    """Put documents into the source that the contract refuses."""
    start, _ = bounds(DAY)
    events_collection(run.settings).insert_many([
        {"_id": ObjectId.from_datetime(datetime.fromtimestamp(start + place, UTC)), "time_stamp": start + place}
        for place in range(number)
    ])


def test_a_steward_closes_it_once_with_name_and_reason(held: Run, received: Received) -> None:
    foreseen = accept(held, STEWARD, dry_run=True)
    assert (foreseen.closes, status(held)) == (True, ("held", "land_events"))
    report = accept(held, STEWARD)
    assert (report.closes, report.warnings) == (True, ("the source holds no document of the day",))
    assert status(held) == ("empty", None)
    [day] = overview(held.bigquery)
    assert day.reason == "no documents, accepted by ada: the shop was closed"
    assert [(one.accepted_by, one.reason) for one in acceptances_of(held.bigquery, DAY)] == [
        ("ada", "the shop was closed"),
    ]
    assert open_incident(held.bigquery, DAY) is None
    assert subjects(received) == [f"[glamira] {DAY} held at land_events", f"[glamira] {DAY} resolved: no documents"]
    assert watch(held.services, LATE).late == ()
    with pytest.raises(AcceptanceError, match="closed already"):
        accept(held, STEWARD)


def test_readers_are_not_told_that_it_is_held(held: Run) -> None:
    accept(held, STEWARD)
    [day] = query(held.bigquery, "select status, gate, is_shown, published_at from glamira_marts.status_days")
    assert day == {"status": "empty", "gate": None, "is_shown": False, "published_at": None}
    [verdict] = verdicts(held.bigquery, DAY_STATION_NAMES)
    assert (verdict.word, verdict.incident) == ("empty", "")


def test_run_again_it_stays_closed_and_nobody_is_told(held: Run, received: Received) -> None:
    accept(held, STEWARD)
    with pytest.raises(SourceEmpty, match="It stays closed"):
        run_day(Run(held.services, DAY, "again"))
    assert status(held) == ("empty", None)
    assert len(subjects(received)) == 2


def test_documents_that_come_later_make_it_a_day_as_any_other(held: Run, received: Received) -> None:
    accept(held, STEWARD)
    assert changed_days(held) == set()
    write(held, 20)
    assert changed_days(held) == {DAY}
    with pytest.raises(ContractViolation):
        run_day(Run(held.services, DAY, "late"))
    assert status(held) == ("held", "land_events")
    with pytest.raises(GateRefused, match="not judged by"):
        accept(held, STEWARD)


def test_documents_that_come_before_it_is_closed_are_not_given_up(held: Run) -> None:
    write(held)
    with pytest.raises(GateRefused, match="not judged by"):
        accept(held, STEWARD)
    assert status(held) == ("held", "land_events")


def test_what_was_refused_before_its_documents_went_is_told(run: Run, received: Received) -> None:
    write(run, 20)
    with pytest.raises(ContractViolation):
        run_day(run)
    events_collection(run.settings).delete_many({})
    assert accept(run, STEWARD).warnings[1] == "20 documents stay in open quarantine"


def test_a_day_that_never_ran_by_its_deadline_can_be_closed(run: Run, received: Received) -> None:
    assert watch(run.services, LATE).notified == (DAY,)
    assert accept(run, STEWARD).closes
    assert status(run) == ("empty", None)
    assert watch(run.services, LATE).late == ()
    assert subjects(received)[1:] == [f"[glamira] {DAY} resolved: no documents"]


def test_publish_names_the_way_out(held: Run) -> None:
    with pytest.raises(GateRefused, match=f".venv/bin/glamira accept {DAY} --reason TEXT"):
        publish(held)


def test_another_stations_halt_holds_a_closed_day_again(held: Run, received: Received) -> None:
    accept(held, STEWARD)
    halt(held, "crawl", "the shop answers 403")
    assert status(held) == ("held", "crawl")
    assert accept(held, STEWARD).closes
    assert status(held) == ("empty", None)
    assert len(acceptances_of(held.bigquery, DAY)) == 2


def test_a_day_that_no_run_has_seen_is_wrong_usage_and_leaves_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GCP_PROJECT", run.settings.gcp_project)
    for verb in (["accept", f"{DAY}", "--reason", "x"], ["publish", f"{DAY}"]):
        done = run_module("etl", *verb, check=False)
        assert (done.returncode, "no run has seen it" in done.stderr) == (2, True), done.stderr
    assert query(run.bigquery, "select * from glamira_ops.runs_history") == []
    assert overview(run.bigquery) == []


def test_the_verb_says_that_it_is_closed(held: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GCP_PROJECT", held.settings.gcp_project)
    monkeypatch.setenv("MONGO_DATABASE", held.settings.mongo_database)
    record_station(held, "land_events", Progress.HALTED)
    told = json.loads(run_module("etl", "accept", f"{DAY}", "--reason", "closed", "--json").stdout)
    assert (told["closes"], told["is_new"]) == (True, True)
    assert "no documents, accepted by" in run_module("etl", "status", "--json").stdout
