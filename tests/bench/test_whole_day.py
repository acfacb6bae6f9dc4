"""Where the seconds of a full-size day go, and that its gates are no more than a quarter of them."""

from datetime import date

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
EVENTS = 643_000
NEW_PRODUCTS = 500  # on an ordinary day nearly all are known; a first crawl of all would dwarf everything else
GATES = ("audit_raw", "audit_marts", "reconcile")
MOST = 0.25
CONSOLE = Console()


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_the_gates_share_of_a_day(sandbox: Settings, seeded: Seed) -> None:
    seeded(DAY.isoformat(), events=EVENTS, defects="typical")
    report = run_day(Run(Services(sandbox.model_copy(update={"crawl_budget": NEW_PRODUCTS})), DAY, "bench"), _tell)
    seconds = {one.station: one.seconds for one in report.stations}
    tests = seconds["build"] * _tests_share_of_build(sandbox)
    whole, gates = sum(seconds.values()), tests + sum(seconds[gate] for gate in GATES)
    keep("whole_day", {"events": EVENTS, "seconds": round(whole), "dbt_tests_seconds": round(tests, 1),
                       **{f"{station}_seconds": round(spent, 1) for station, spent in seconds.items()},
                       "gates_share": round(gates / whole, 3)})
    table = Table("station", "seconds", "share", title=f"a day of {EVENTS:,} events")
    for name, spent in {**seconds, "of build: dbt tests": tests, "all gates": gates, "whole run": whole}.items():
        table.add_row(name, f"{spent:.1f}", f"{spent / whole:.1%}")
    CONSOLE.print(table)
    assert gates / whole < MOST


def _tell(station: StationRun) -> None:
    if station.progress is Progress.DONE:
        CONSOLE.print(f"{station.station}: {station.seconds:.1f} s")


def _tests_share_of_build(settings: Settings) -> float:
    """The tests' share in the seconds that dbt's threads worked; models and tests run side by side."""
    results = read_results(Dbt(settings).target)
    return sum(one.seconds for one in results if one.is_test) / sum(one.seconds for one in results)
