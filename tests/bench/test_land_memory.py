"""What memory and time a landing takes of ten times the documents: the first hardly more, the second as many times."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date, timedelta

import psutil
import pytest
from rich.console import Console

from tests.bench.results import keep
from tests.conftest import ROOT, Seed

DAY = date(2020, 5, 4)
FEW = int(os.environ.get("BENCH_FEW_DOCUMENTS", "200000"))
TIMES = 10
MOST_MEMORY, MOST_TIME = 1.2, 1.05  # of the memory, and of as many times the seconds
LOOK_SECONDS = 0.2
CONSOLE = Console()


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_ten_times_the_documents(seeded: Seed) -> None:
    """After a small day: tables are made once, and the sandbox has met the statements."""
    days = [DAY + timedelta(days=number) for number in range(3)]
    found = []
    for day, events in zip(days, (1_000, FEW, TIMES * FEW), strict=True):
        seeded(f"{day}", events=events, defects="typical")
        found.append(_landed(day))
    _, (few_bytes, few_seconds), (many_bytes, many_seconds) = found
    facts = {
        "documents": FEW, "times": TIMES, "few_mb": few_bytes >> 20, "many_mb": many_bytes >> 20,
        "memory_ratio": round(many_bytes / few_bytes, 2), "few_seconds": round(few_seconds, 1),
        "many_seconds": round(many_seconds, 1), "time_ratio": round(many_seconds / few_seconds, 1),
    }
    keep("land_memory", facts)
    CONSOLE.print(facts)
    assert facts["time_ratio"] <= MOST_TIME * TIMES
    assert facts["memory_ratio"] <= MOST_MEMORY


def _landed(day: date) -> tuple[int, float]:
    """Land a day's events; the most memory that all its processes had at once (PSS, bytes), and the seconds."""
    began, most = time.monotonic(), 0
    command = [sys.executable, "-m", "etl", "land", "events", f"{day}", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as landing:
        tree = psutil.Process(landing.pid)
        while landing.poll() is None:
            most = max(most, _pss(tree))
            with suppress(subprocess.TimeoutExpired):
                landing.wait(LOOK_SECONDS)
    assert landing.returncode == 0
    return most, time.monotonic() - began


def _pss(tree: psutil.Process) -> int:
    """What a process and all below it have in memory; of pages that several share each has a part."""
    held = 0
    for one in (tree, *tree.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            held += one.memory_full_info().pss
    return held
