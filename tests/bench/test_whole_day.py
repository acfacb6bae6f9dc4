"""Where the seconds of a small and of a full-size day go, and that gates are no more than a quarter of the latter."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from rich.console import Console
from rich.table import Table

from etl.ops.day_run import Run
from etl.ops.runs import Progress
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.run.chunk import run_day
from etl.run.runner import StationRun
from etl.transform.dbt_command import Dbt
from etl.transform.dbt_results import read_results
from tests.bench.results import keep
from tests.conftest import Seed

DAY = date(2020, 5, 20)
EVENTS, FEW_EVENTS, FEW_ORDERS = 643_000, 20_000, 400
NEW_PRODUCTS = 500  # on an ordinary day nearly all are known; a first crawl of all would dwarf everything else
GATES = ("audit_raw", "audit_marts", "reconcile")
MOST = 0.25
CONSOLE = Console()


@pytest.mark.bench
@pytest.mark.timeout(1_800)
def test_the_gates_share_of_a_small_day(sandbox: Settings, seeded: Seed) -> None:
    """What a day of few events costs does not grow with them: starting programs and asking questions.

    The day before has made tables and read the project.
    """
    for day in (DAY - timedelta(days=2), DAY - timedelta(days=1)):
        seeded(day.isoformat(), events=FEW_EVENTS, orders=FEW_ORDERS, defects="typical")
        seconds = _run(sandbox, day)
    _show("small_day", FEW_EVENTS, seconds)


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_the_gates_share_of_a_day(sandbox: Settings, seeded: Seed) -> None:
    seeded(DAY.isoformat(), events=EVENTS, defects="typical")
    assert _show("whole_day", EVENTS, _run(sandbox, DAY)) < MOST


def _run(settings: Settings, day: date) -> dict[str, float]:
    """The seconds of each station, and of dbt's tests in the build."""
    services = Services(settings.model_copy(update={"crawl_budget": NEW_PRODUCTS}))
    report = run_day(Run(services, day, f"bench-{day}"), _tell)
    seconds = {one.station: one.seconds for one in report.stations}
    return seconds | {"dbt_tests": _seconds_of_tests(settings)}


def _show(name: str, events: int, seconds: Mapping[str, float]) -> float:
    """Print and keep what a day took; the gates' share of it."""
    tests = seconds["dbt_tests"]
    whole = sum(seconds.values()) - tests
    gates = tests + sum(seconds[gate] for gate in GATES)
    keep(name, {"events": events, "seconds": round(whole), "gates_share": round(gates / whole, 3),
                **{f"{station}_seconds": round(spent, 1) for station, spent in seconds.items()}})
    table = Table("station", "seconds", "share", title=f"a day of {events:,} events")
    for station, spent in {**seconds, "all gates": gates, "whole run": whole}.items():
        table.add_row(station, f"{spent:.1f}", f"{spent / whole:.1%}")
    CONSOLE.print(table)
    return gates / whole


def _tell(station: StationRun) -> None:
    if station.progress is Progress.DONE:
        CONSOLE.print(f"{station.station}: {station.seconds:.1f} s")


def _seconds_of_tests(settings: Settings) -> float:
    """What of dbt's work the tests took, whose threads run models beside them; that it starts is no test's."""
    target = Dbt(settings).target
    results = read_results(target)
    worked = json.loads((target / "run_results.json").read_bytes())["elapsed_time"]
    return float(worked) * sum(one.seconds for one in results if one.is_test) / sum(one.seconds for one in results)
