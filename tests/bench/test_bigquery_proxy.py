"""What the strict proxy before the warehouse costs a small day: the time that statements waited for nothing but it."""

import os
from datetime import date

import pytest

from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.run.chunk import run_day
from sandbox.report import statements
from sandbox.settings import read_settings
from tests.bench.results import keep
from tests.conftest import Seed

DAY = date(2020, 5, 21)
EVENTS = 10_000
MOST = 0.15


@pytest.mark.bench
@pytest.mark.timeout(1_200)
def test_the_guards_share_of_a_small_day(sandbox: Settings, seeded: Seed) -> None:
    seeded(DAY.isoformat(), events=EVENTS, defects="typical")
    before = statements(read_settings(os.environ))
    report = run_day(Run(Services(sandbox), DAY, "bench"))
    after = statements(read_settings(os.environ))
    assert before and after
    whole = sum(one.seconds for one in report.stations)
    waited = after["waited_seconds"] - before["waited_seconds"]
    analysed = after["figures"]["analysed"] - before["figures"].get("analysed", 0)
    keep("strict_guard", {"events": EVENTS, "statements": analysed, "seconds": round(whole, 1),
                          "waited_seconds": round(waited, 1), "share": round(waited / whole, 3)})
    assert waited / whole < MOST
