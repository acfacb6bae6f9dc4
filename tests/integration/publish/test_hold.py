"""A day with a warning that holds it waits for a steward, who accepts exactly that and never a failed rule."""

import json
from datetime import date
from threading import Barrier, Thread

import pytest

from contracts.errors import AcceptanceError, GateRefused, UsageError
from contracts.outcome import Severity
from etl.gates.acceptance import AcceptReport, accept
from etl.gates.release import hold_of
from etl.ops.acceptances import acceptances_of
from etl.ops.day_run import Run
from etl.ops.quarantine_changes import Author, author
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import query
from etl.publishing.publish import publish
from etl.run.runner import halt, run_station
from tests.conftest import run_module
from tests.integration.publish.sinks import Build, Received, subjects
from tests.integration.publish.small_star import SmallWarehouse, judge

DAY = date(2020, 5, 4)
STEWARD = Author("ada", "a fair in Basel")


def judged(run: Run, *, observed: int = 7, hold: bool = True) -> Run:
    """The run's day, judged by every gate; the marts have one finding."""
    for gate in ("raw", "build", "marts", "reconcile"):
        finding = gate == "marts"
        judge(run, gate, holds=not finding, severity=Severity.WARN, hold=hold, observed=observed, policy="a" * 64)
    return run


def loaded(run: Run, batch: str) -> None:
    """The day's live batch of events is this one."""
    query(run.bigquery, "delete from glamira_ops.loads_history where event_date = @day", {"day": run.day})
    query(run.bigquery, "insert into glamira_ops.loads_history (dataset, batch_id, event_date) "
                        "values ('events', @batch, @day)", {"batch": batch, "day": run.day})


@pytest.fixture
def waiting(build: Build) -> Run:
    """A day in audit that passed every gate and waits."""
    run = build(DAY, 1, judged=False)
    loaded(run, "first")
    record_station(run, "reconcile", Progress.DONE)
    return judged(run)


def acceptances(run: Run) -> list[tuple[str, str]]:
    return [(one.accepted_by, one.reason) for one in acceptances_of(run.bigquery, DAY)]


def test_a_day_waits_until_exactly_its_warnings_are_accepted(waiting: Run, received: Received) -> None:
    with pytest.raises(GateRefused, match=r"2020-05-04 waits for a steward.*gate marts: sample") as refusal:
        run_station("publish", waiting)
    for command in (f".venv/bin/glamira accept {DAY} --reason TEXT", f".venv/bin/glamira publish {DAY}"):
        assert command in str(refusal.value)
    halt(waiting, "publish", str(refusal.value))
    [held] = query(waiting.bigquery, "select status, gate, reason from glamira_ops.quality_status")
    assert (held["status"], held["gate"], held["reason"]) == ("held", "publish", str(refusal.value))
    report = accept(waiting, STEWARD)
    assert (report.is_new, report.warnings) == (True, ("gate marts: sample",))
    assert run_station("publish", waiting).is_new
    assert acceptances(waiting) == [("ada", "a fair in Basel")]
    assert subjects(received) == ["[glamira] 2020-05-04 held at publish", "[glamira] 2020-05-04 resolved: published"]


def test_two_that_accept_at_once_leave_one(waiting: Run) -> None:
    start, reports = Barrier(2), list[AcceptReport]()

    def answer(name: str) -> None:
        start.wait()
        reports.append(accept(Run(waiting.services, DAY, name), Author(name, "it is right")))

    threads = [Thread(target=answer, args=(name,)) for name in ("ada", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.is_new for report in reports) == [False, True]
    assert len(acceptances(waiting)) == 1


def test_other_data_figures_or_warnings_need_a_new_acceptance(waiting: Run) -> None:
    accept(waiting, STEWARD)
    judged(Run(waiting.services, DAY, "rerun over the same"))
    assert not hold_of(waiting).is_waiting
    loaded(waiting, "second")
    assert hold_of(waiting).is_waiting
    loaded(waiting, "first")
    judge(waiting, "reconcile", holds=False, severity=Severity.WARN, hold=True)
    assert len(hold_of(waiting).warnings) == 2
    assert hold_of(waiting).is_waiting
    judged(waiting, observed=8)
    with pytest.raises(GateRefused, match="waits for a steward"):
        publish(waiting)
    assert accept(waiting, STEWARD, dry_run=True).is_new
    assert accept(waiting, STEWARD).is_new
    assert publish(waiting).is_new
    assert len(acceptances(waiting)) == 2


def test_a_warning_of_the_landing_waits_as_one_of_a_gate_does(waiting: Run) -> None:
    accept(waiting, STEWARD)
    judge(waiting, "land_events", holds=False, severity=Severity.WARN, hold=True)
    assert [one.gate for one in hold_of(waiting).warnings] == ["land_events", "marts"]
    with pytest.raises(GateRefused, match="waits for a steward"):
        publish(waiting)
    accept(waiting, STEWARD)
    assert publish(waiting).is_new


def test_a_failed_rule_can_neither_be_asked_about_nor_accepted(waiting: Run) -> None:
    judge(waiting, "reconcile", holds=False)
    for ask in (lambda: hold_of(waiting), lambda: accept(waiting, STEWARD), lambda: publish(waiting)):
        with pytest.raises(GateRefused, match="refused by gate reconcile"):
            ask()
    assert acceptances(waiting) == []


def test_a_warning_that_only_tells_holds_nothing_and_cannot_be_accepted(build: Build) -> None:
    run = judged(build(DAY, 1), hold=False)
    with pytest.raises(AcceptanceError, match="it waits for nothing"):
        accept(run, STEWARD)
    assert publish(run).is_new


def test_the_verb_says_what_it_accepts_and_needs_a_reason(waiting: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GCP_PROJECT", waiting.settings.gcp_project)
    told = json.loads(run_module("etl", "accept", str(DAY), "--reason", "sale", "--json").stdout)
    assert (told["is_new"], told["warnings"]) == (True, ["gate marts: sample"])
    assert [reason for _, reason in acceptances(waiting)] == ["sale"]
    with pytest.raises(UsageError, match="--reason: it is empty"):
        author(" ")


def test_an_unjudged_day_cannot_be_accepted(warehouse: SmallWarehouse) -> None:
    with pytest.raises(GateRefused, match="not judged by gate raw"):
        accept(warehouse.run(DAY), STEWARD)
