"""Whatever breaks, and wherever: running again is enough; nothing is lost, nothing is there twice."""

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from google.api_core.exceptions import BadRequest

from contracts.errors import ServiceUnreachable
from contracts.warehouse.jobs import Patience
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.clients import bigquery_client
from tests.integration.faults import report
from tests.integration.faults.catalogue import LANDING, LOADING, PUBLISHING, WHOLE_RUNS, Strikes, faults_of
from tests.integration.faults.faulty_sandbox import FaultySandbox, is_possible
from tests.integration.faults.plan import Action, Fault
from tests.integration.faults.scenarios import LandAndLoad, Publish, Result, WholeRun

HAND = 5
TIMES = 2
SPARE_SCENARIOS = 15
ONCE_EACH = 2  # land, then load
MANY = 100
_CHANGES = (
    ("etl > warehouse", "insert into glamira_ops.outcomes_history"),
    ("etl > warehouse", "load rows into a staging table"),
    ("function > warehouse", "load files into a staging table"), ("function > warehouse", "commit a load"),
)
SEED = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))

Scenario = Callable[[Sequence[Fault]], Result]


@pytest.fixture(scope="session")
def landing(faulty: FaultySandbox, tmp_path_factory: pytest.TempPathFactory) -> LandAndLoad:
    """Landing and loading, each time of a new day."""
    ensure_warehouse(bigquery_client(faulty.settings))
    return LandAndLoad(faulty, tmp_path_factory.mktemp("landing"), date(2020, 3, 1))


def possible(strikes: Strikes) -> list[Fault]:
    """The faults of a table that this machine can bring about."""
    return [fault for fault in faults_of(strikes) if is_possible(fault)]


def until_each_happened(scenario: Scenario, strikes: Strikes, group: report.Group) -> None:
    """Deal the faults in random hands to scenarios until each has happened `TIMES` times."""
    sys.stderr.write(f"{group.name}: seed {group.seed}\n")
    chance, faults = random.Random(group.seed), possible(strikes)
    group.missed = Counter(dict.fromkeys(faults, TIMES))
    for _ in range(len(faults) * TIMES // HAND + SPARE_SCENARIOS):
        if not group.missed:
            return
        most = max(group.missed.values())
        urgent = sorted(group.missed, key=lambda fault: (group.missed[fault] < most, chance.random()))
        group.add(scenario(urgent[:HAND]))


def sound(results: Sequence[Result]) -> None:
    """Nothing lost, nothing twice, nothing wrong in any scenario."""
    assert [result for result in results if result.lost or result.twice or result.wrong] == []


@pytest.mark.parametrize("faults", [
    [
        Fault("etl > storage", "upload a manifest", 1, Action.KILL_AFTER),
        Fault("function > warehouse", "commit a load", 1, Action.KILL_AFTER),
        Fault("dispatcher > function", "event of a manifest", 3, Action.DROPPED),
    ],
    [
        Fault("etl > mongo", "the documents", 1, Action.SERVER_KILLED),
        Fault("etl > warehouse", "merge glamira_ops.quarantine_log", 1, Action.KILL_BEFORE),
        Fault("function > warehouse", "load files into a staging table", 1, Action.UNHEARD),
    ],
    [Fault("function > warehouse", "commit a load", 1, Action.KILL_AFTER)],
], ids=["written and not told", "cut off half-way", "committed and not acknowledged"])
def test_running_again_is_enough_to_land_and_load(landing: LandAndLoad, faults: list[Fault]) -> None:
    result = landing.run(faults)
    assert sorted(map(str, result.faults)) == sorted(map(str, faults))
    sound([result])


def test_running_again_is_enough_to_publish(faulty: FaultySandbox) -> None:
    faults = [
        Fault("etl > warehouse", "keep the former state", 1, Action.KILL_AFTER),
        Fault("etl > warehouse", "commit a publication", 1, Action.KILL_BEFORE),
    ]
    result = Publish(faulty).run(faults)
    assert sorted(map(str, result.faults)) == sorted(map(str, faults))
    sound([result])


@pytest.mark.parametrize("actions", [
    (Action.NOT_SERIALIZED, Action.SHORT_OF_QUOTA, Action.TABLE_AWAY, Action.OUTSTANDING),
    (Action.OUTSTANDING, Action.RATE_LIMITED, Action.SHORT_OF_SLOTS, Action.ABORTED),
], ids=["in the way", "busy"])
def test_a_busy_warehouse_is_outlasted_by_pipeline_and_function(
    landing: LandAndLoad, actions: Sequence[Action],
) -> None:
    faults = [Fault(*place, 1, action) for place, action in zip(_CHANGES, actions, strict=True)]
    result = landing.run(faults)
    assert sorted(map(str, result.faults)) == sorted(map(str, faults))
    assert result.attempts == ONCE_EACH
    sound([result])


def test_a_publication_that_is_called_off_is_begun_again(faulty: FaultySandbox) -> None:
    fault = Fault("etl > warehouse", "commit a publication", 1, Action.ABORTED)
    result = Publish(faulty).run([fault])
    assert (result.faults, result.attempts) == ((fault,), 1)
    sound([result])


def test_a_warehouse_that_stays_busy_is_told_as_such(faulty: FaultySandbox, landing: LandAndLoad) -> None:
    faults = [Fault("etl > warehouse", "ask", nth, Action.NOT_SERIALIZED) for nth in range(1, MANY)]
    with faulty.while_armed(faults):
        client = bigquery_client(faulty.proxied_settings)
        with pytest.raises(ServiceUnreachable, match=r"refused for 0\.5 s, invalidQuery: .*: Could not serialize"):
            query(client, "select 1 as one", patience=Patience(0.5, 0.05))
    assert 1 < len(faulty.plan.happened) < MANY - 1


def test_a_permanent_refusal_is_told_at_once_as_it_is(faulty: FaultySandbox, landing: LandAndLoad) -> None:
    client = bigquery_client(faulty.proxied_settings)
    with faulty.while_armed([]), pytest.raises(BadRequest, match="nowhere"):
        query(client, "select nowhere as one")
    asked = [call for call in faulty.plan.seen.elements() if call.what == "ask"]
    assert len(asked) == 1


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_every_fault_of_landing_and_loading(landing: LandAndLoad) -> None:
    group = report.Group("Land and load", SEED)
    until_each_happened(landing.run, LANDING | LOADING, group)
    sound(group.results)
    assert landing.compared_with_the_truth() == []
    assert not group.missed


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_fault_of_publishing(faulty: FaultySandbox) -> None:
    group = report.Group("Publish", SEED)
    until_each_happened(Publish(faulty).run, PUBLISHING, group)
    sound(group.results)
    assert not group.missed


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_every_fault_of_whole_runs(
    faulty: FaultySandbox, tmp_path_factory: pytest.TempPathFactory,
) -> None:
    runs = WholeRun(faulty, tmp_path_factory.mktemp("runs"), date(2020, 5, 4))
    group = report.Group("Whole runs", SEED)
    until_each_happened(runs.run, WHOLE_RUNS, group)
    sound(group.results)
    assert not group.missed
