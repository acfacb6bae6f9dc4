"""What days of the past cost when they are built and published together, beside the same days run one by one."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.run.backfill import backfill_chunk
from etl.run.chunk import run_stations
from etl.run.runner import StationRun
from etl.stations import DAY_STATIONS
from etl.transform.dbt_command import Dbt
from etl.transform.dbt_packages import ensure_packages
from tests.bench.results import keep
from tests.conftest import Seed, run_module

FIRST, DAYS, EVENTS = date(2020, 5, 4), 4, 2_000
ALL = tuple(FIRST + timedelta(days=number) for number in range(DAYS))
Work = Callable[[Services], list[StationRun]]


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_a_chunk_beside_single_days(sandbox: Settings, seeded: Seed, tmp_path: Path) -> None:
    facts: dict[str, float] = {"days": DAYS, "events_a_day": EVENTS}
    for name, work in {"one_by_one": _one_by_one, "together": _together}.items():
        run_module("sandbox", "wipe")
        seeded(f"{FIRST}", days=DAYS, events=EVENTS, orders=100, defects="typical")
        services = Services(sandbox.model_copy(update={"work_dir": tmp_path / name}))
        ensure_packages(dbt := Dbt(services.settings))
        dbt.run(["parse"], ALL)
        began = time.monotonic()
        stations = work(services)
        facts[f"{name}_seconds"] = round(time.monotonic() - began)
        facts[f"{name}_statements"] = services.bigquery.shared.statements
        for station in DAY_STATIONS:
            spent = sum(one.seconds for one in stations if one.station == station.name)
            facts[f"{name}_{station.name}_seconds"] = round(spent, 1)
    for what in ("seconds", "statements"):
        facts[f"{what}_ratio"] = round(facts[f"together_{what}"] / facts[f"one_by_one_{what}"], 2)
    keep("backfill", facts)
    assert facts["seconds_ratio"] < 1
    assert facts["statements_ratio"] < 1


def _one_by_one(services: Services) -> list[StationRun]:
    return [one for day in ALL for one in run_stations(Run(services, day, "one by one"), DAY_STATIONS).stations]


def _together(services: Services) -> list[StationRun]:
    report = backfill_chunk(services, ALL, "together")
    assert report.done == ALL, report.halted
    return list(report.stations)
