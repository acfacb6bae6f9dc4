"""The watch over deadlines, told over the real sinks: of a run that never began, died, hangs, or waits for a slot."""

import json
import os
import socket
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.alerting.watch import due_days, watch
from etl.ops.day_run import Run
from etl.ops.incidents import open_incident
from etl.ops.quality_status import mark_held
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import query
from etl.platform.settings import Settings
from etl.run.runner import halt, run_station
from sandbox.waiting import wait_until
from tests.conftest import ROOT, run_module
from tests.integration.publish.sinks import NO_MAIL, NO_WEBHOOK, Build, Received, subjects
from tests.integration.publish.small_star import SmallWarehouse
from tests.other_settings import with_settings

DAY, NEXT = date(2020, 5, 4), date(2020, 5, 5)
LATE = datetime(2020, 5, 5, 6, 30, tzinfo=UTC)  # half an hour past DAY's deadline, long before NEXT's
A_DAY_LATER = LATE + timedelta(days=1)


def held_status(run: Run) -> list[str]:
    """What readers are told of the day."""
    return [row["status"] for row in query(run.bigquery, "select status from glamira_ops.quality_status")]


def test_a_run_that_never_began_is_told_once_and_its_publication_ends_it(
    warehouse: SmallWarehouse, build: Build, received: Received, monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = warehouse.run(DAY).services
    monkeypatch.setenv("GCP_PROJECT", services.settings.gcp_project)
    first, again = watch(services, LATE), watch(services, LATE)
    assert (first.late, first.notified, again.late, again.notified) == ((DAY,), (DAY,), (DAY,), ())
    status = run_module("etl", "status", f"{DAY}", check=False)
    assert (status.returncode, "never_ran" in status.stdout) == (0, True), status.stderr
    run_station("publish", build(DAY, 1))
    assert watch(services, LATE).late == ()
    assert subjects(received) == ["[glamira] 2020-05-04 held at deadline", "[glamira] 2020-05-04 resolved: published"]
    text = received("mail")[0]["text"]
    assert "2020-05-04 is late" in text
    assert "not published by 2020-05-05 06:00 UTC" in text
    assert "No run of it ever began" in text
    assert ".venv/bin/glamira run 2020-05-04" in text
    assert "review/index.html" in text
    assert "review/2020-05-04.html" not in text


def test_before_the_deadline_nothing_is_late(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(DAY)
    record_station(run, "locate", Progress.RUNNING)
    assert watch(run.services, LATE - timedelta(hours=1)).late == ()
    assert subjects(received) == []


def test_a_run_that_hangs_is_told_with_its_holder_and_again_only_when_it_is_gone(
    warehouse: SmallWarehouse, received: Received,
) -> None:
    run = warehouse.run(DAY, "scheduled__hanging")
    record_station(run, "reconcile", Progress.DONE)
    record_station(run, "publish", Progress.RUNNING)
    for lock in (f"day {DAY}", f"publish {DAY}", "audit"):
        with run.locks.hold(lock):
            report = watch(run.services, LATE)
            assert report.late == (DAY,), lock
    gone = watch(run.services, LATE)
    assert (gone.notified, watch(run.services, LATE).notified) == ((DAY,), ())
    assert subjects(received) == [
        "[glamira] 2020-05-04 held at deadline", "[glamira] 2020-05-04 still held, now at deadline",
    ]
    first, second = (mail["text"].replace("\n", " ") for mail in received("mail"))
    assert f"scheduled__hanging on {socket.gethostname()}, process {os.getpid()} is at work since" in first
    assert "at publish since" in first
    assert "No run is at work on it. The last, scheduled__hanging" in second


def test_another_days_run_is_not_at_work_on_it(warehouse: SmallWarehouse, received: Received) -> None:
    run, other = warehouse.run(DAY, "first"), warehouse.run(NEXT, "second")
    record_station(run, "build", Progress.RUNNING)
    with other.locks.hold(f"day {NEXT}"), other.locks.hold("audit"):
        assert watch(run.services, LATE).notified == (DAY,)
    assert "No run is at work on it. The last, first" in received("mail")[0]["text"].replace("\n", " ")


def test_a_run_between_two_stations_is_at_work(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(DAY, "scheduled__slow")
    record_station(run, "locate", Progress.DONE)
    watch(run.services, LATE)
    assert "scheduled__slow is at work" in received("mail")[0]["text"].replace("\n", " ")


def test_a_halt_that_was_told_is_not_told_as_late_and_one_that_was_not_is(
    warehouse: SmallWarehouse, received: Received,
) -> None:
    told, untold = warehouse.run(DAY), with_settings(warehouse.run(NEXT), NO_MAIL, NO_WEBHOOK)
    for run in (told, untold):
        record_station(run, "build", Progress.HALTED, "model broken")
        halt(run, "build", "model broken")
    report = watch(told.services, A_DAY_LATER)
    assert (report.late, report.notified) == ((DAY, NEXT), (NEXT,))
    assert held_status(told) == ["held", "held"]
    assert subjects(received) == ["[glamira] 2020-05-04 held at build", "[glamira] 2020-05-05 held at deadline"]


def test_a_halt_after_the_deadline_is_an_update(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(DAY)
    watch(run.services, LATE)
    halt(run, "land_events", "too many refused")
    assert subjects(received)[1:] == ["[glamira] 2020-05-04 still held, now at land_events"]
    assert "gate deadline" in received("mail")[1]["text"]


def test_what_no_channel_took_is_told_by_the_next_watch(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(DAY)
    deaf = with_settings(run, NO_MAIL, NO_WEBHOOK)
    assert watch(deaf.services, LATE).undelivered == (DAY,)
    assert open_incident(run.bigquery, DAY) is not None
    assert watch(run.services, LATE).notified == (DAY,)
    assert subjects(received) == ["[glamira] 2020-05-04 held at deadline"]


def test_days_before_the_first_run_are_nobodys(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(DAY)
    record_station(run, "publish", Progress.DONE)
    mark_held(run, "publish", "taken back")
    assert watch(run.services, A_DAY_LATER).late == (DAY, NEXT)


def test_the_sandboxs_cron_watches_a_pipeline_that_never_ran(
    sandbox: Settings, received: Received, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:
    monkeypatch.setenv("GCP_PROJECT", "publish-never-ran")
    mark, said = tmp_path / "watched", tmp_path / "said"
    with said.open("w") as output, subprocess.Popen(
        [sys.executable, "-m", "sandbox.cron", str(mark)], cwd=ROOT, stdout=output,
    ) as cron:
        assert wait_until(mark.exists, 120)
        cron.terminate()
    first, again = json.loads(said.read_text()), json.loads(run_module("etl", "watch", "--json").stdout)
    assert len(first["late"]) == 1  # the latest that is due
    assert (first["notified"], again["late"], again["notified"]) == (first["late"], first["late"], [])
    assert subjects(received) == [f"[glamira] {first['late'][0]} held at deadline"]


@pytest.mark.parametrize(("first", "last", "days"), [
    (None, None, 7),
    (date(2020, 5, 3), None, 2),
    (None, date(2020, 5, 1), 4),
    (date(2020, 6, 1), None, 0),
])
def test_only_scheduled_days_of_the_last_week_are_due(
    sandbox: Settings, first: date | None, last: date | None, days: int,
) -> None:
    settings = sandbox.model_copy(update={"glamira_first_day": first, "glamira_last_day": last})
    assert len(due_days(settings, LATE)) == days
