"""Days of the past as one backfill of a fleet: exact, and in a quarter of the time of as many runs of a day each."""

import json
import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from etl.gates.reconcile import reconcile
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.platform.services import Services
from etl.platform.settings import Settings
from tests.bench.results import keep
from tests.conftest import Seed, Truth
from tests.integration.fleet.fleet import Fleet
from tests.integration.pipeline import published

FIRST, SINGLE = date(2020, 4, 1), 5
DAYS, EVENTS = int(os.environ.get("SOAK_DAYS", "65")), 20_000  # orders at the shop's share
ALL = [FIRST + timedelta(days=number) for number in range(SINGLE + DAYS)]
ALONE, TOGETHER = ALL[:SINGLE], ALL[SINGLE:]
DAILY, BACKFILL = "glamira_daily", "glamira_backfill"
RUN_SECONDS, BACKFILL_SECONDS = 900, 120 * DAYS
MOST = 0.25

pytestmark = [pytest.mark.soak, pytest.mark.timeout(14_400)]


@dataclass(frozen=True)
class Ended:
    """What the days hold, and the seconds that Airflow took: for each single day, and for all of the backfill."""

    truth: Truth
    alone: list[float]
    together: float


@pytest.fixture(scope="module")
def ended(fleet: Fleet, seeded: Seed) -> Ended:
    """Some days by a run each, then all others as one backfill; the fleet has run a day before."""
    truth = seeded(f"{FIRST}", days=len(ALL), events=EVENTS, seed=7, defects="typical")
    alone = [_seconds(fleet, DAILY, {"day": f"{day}"}, RUN_SECONDS) for day in ALONE]
    asked = {"from": f"{TOGETHER[0]}", "to": f"{TOGETHER[-1]}", "dry_run": False}
    return Ended(truth, alone, _seconds(fleet, BACKFILL, asked, BACKFILL_SECONDS))


def test_every_day_equals_the_ledger_and_is_conserved(ended: Ended, sandbox: Settings) -> None:
    services = Services(sandbox)
    rows = query(services.bigquery, "select data_date, status from glamira_ops.quality_status")
    states = {row["data_date"]: row["status"] for row in rows}
    assert {day: states.get(day) for day in ALL} == dict.fromkeys(ALL, "published")
    published.require_truth(services.bigquery, ended.truth, [f"{day}" for day in ALL])
    assert [day for day in ALL if not reconcile(Run(services, day, "soak")).balanced] == []


def test_the_backfill_takes_a_quarter_of_single_runs(ended: Ended) -> None:
    each = sum(ended.alone) / SINGLE
    ratio = ended.together / (each * DAYS)
    facts: dict[str, Any] = {
        "days": DAYS, "events_a_day": EVENTS, "single_seconds": [round(one, 1) for one in ended.alone],
        "backfill_seconds": round(ended.together, 1), "ratio": round(ratio, 3),
    }
    keep("backfill_of_a_fleet", facts)
    assert ratio <= MOST, json.dumps(facts)


def _seconds(fleet: Fleet, dag_id: str, conf: dict[str, Any], most: float) -> float:
    """Run a DAG to its end; the seconds between its start and its end by Airflow's own clock."""
    run = fleet.ended(fleet.trigger(dag_id, conf), most, dag_id)
    assert run["state"] == "success", run
    began, over = (datetime.fromisoformat(run[name]) for name in ("start_date", "end_date"))
    return (over - began).total_seconds()
