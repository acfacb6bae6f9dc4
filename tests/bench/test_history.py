"""What a day costs after a quarter of a year, beside the second day of all."""

import os
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from rich.console import Console
from rich.table import Table

from contracts.policy.policy import load_policy
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.run.backfill import backfill_chunk
from etl.run.chunk import run_day
from tests.bench.results import keep
from tests.conftest import Seed

FIRST, DAYS = date(2020, 3, 1), int(os.environ.get("BENCH_DAYS", "90"))
EVENTS, ORDERS = 2_000, 100
ALL = [FIRST + timedelta(days=number) for number in range(DAYS)]
SECOND, LAST = ALL[1], ALL[-1]
MOST = 1.1
CONSOLE = Console()


@pytest.mark.bench
@pytest.mark.timeout(7_200)
def test_the_ninetieth_day_beside_the_second(sandbox: Settings, seeded: Seed) -> None:
    """Days that count are run by themselves, each after one that was; those between are published in chunks."""
    # None of them is odd enough to be held, as one in nine of typical days is by its one line of a hundred pieces.
    seeded(f"{FIRST}", days=DAYS, events=EVENTS, orders=ORDERS, defects="none")
    services = Services(sandbox)
    _run(services, FIRST)
    second = _run(services, SECOND)
    _publish_together(services, ALL[2:-2])
    _run(services, ALL[-2])
    last = _run(services, LAST)
    _show(second, last)
    assert last["statements"] < MOST * second["statements"]


def _run(services: Services, day: date) -> dict[str, float]:
    """Statements and seconds of a day's run, in all and by station."""
    report = run_day(Run(services, day, f"bench-{day}"))
    seconds = {one.station: one.seconds for one in report.stations}
    return {"statements": report.statements, "seconds": sum(seconds.values()), **seconds}


def _publish_together(services: Services, days: list[date]) -> None:
    size = load_policy().chunk_days
    for place in range(0, len(days), size):
        chunk = days[place:place + size]
        report = backfill_chunk(services, chunk, f"bench-{chunk[0]}")
        CONSOLE.print(f"{chunk[-1]}: {len(report.done)} of {len(chunk)} days published")
        assert report.done == tuple(chunk), report.halted


def _show(second: Mapping[str, float], last: Mapping[str, float]) -> None:
    keep("history", {"days": DAYS, "events_a_day": EVENTS, **{
        f"{what}_ratio": round(last[what] / second[what], 2) for what in ("seconds", "statements")
    }, "day_2_seconds": round(second["seconds"], 1), f"day_{DAYS}_seconds": round(last["seconds"], 1)})
    table = Table("", "day 2", f"day {DAYS}", "ratio", title=f"days of {EVENTS:,} events")
    for what, before in second.items():
        table.add_row(what, f"{before:.1f}", f"{last[what]:.1f}", f"{last[what] / before:.2f}" if before else "")
    CONSOLE.print(table)
