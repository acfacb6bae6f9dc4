"""Whoever works at the same time on a slow warehouse ends published or clearly refused, and no figure is wrong.

The warehouse takes half a second for each job, so that statements of two processes meet as on the real service.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest

from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import ROOT, Seed, Truth, run_module
from tests.integration.pipeline import published

FIRST, SECOND = "2020-05-04", "2020-05-05"
OVERLAP_SECONDS = "0.5"
AS_THE_SERVICE_SECONDS = "1.5"
REFUSED = 1

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3_600)]


@pytest.fixture
def days(sandbox: Settings, seeded: Seed) -> Iterator[Truth]:
    """Two seeded days, on a warehouse without anything else that takes its time; afterwards it is fast again."""
    run_module("sandbox", "wipe")
    truth = seeded(FIRST, days=2, events=2_000, orders=100, seed=7, defects="typical")
    _slow(OVERLAP_SECONDS)
    yield truth
    _slow("0")


def _slow(seconds: str) -> None:
    os.environ["SANDBOX_LATENCY_SECONDS"] = seconds
    run_module("sandbox", "up")


def together(*commands: Sequence[str]) -> list[subprocess.CompletedProcess[str]]:
    """Run commands of the pipeline side by side to their ends; each is done, or refused with a reason."""
    running = [
        subprocess.Popen([sys.executable, "-m", "etl", *command], cwd=ROOT, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for command in commands
    ]
    texts = [one.communicate() for one in running]
    done = [
        subprocess.CompletedProcess(one.args, one.returncode, *said) for one, said in zip(running, texts, strict=True)
    ]
    for one in done:
        assert one.returncode in {0, REFUSED}, one.stderr
        assert "Unforeseen" not in one.stderr, one.stderr
    return done


def test_two_days_at_once(sandbox: Settings, days: Truth) -> None:
    done = together(["run", FIRST], ["run", SECOND])
    for day, one in zip((FIRST, SECOND), done, strict=True):
        if one.returncode == REFUSED:
            run_module("etl", "run", day)
    published.require_truth(bigquery_client(sandbox), days, [FIRST, SECOND])


def test_a_run_and_a_reprocess_at_once(sandbox: Settings, days: Truth) -> None:
    run_module("etl", "run", FIRST)
    together(["run", SECOND], ["quarantine", "reprocess", "--day", FIRST, "--reason", "the same rules again"])
    published.require_truth(bigquery_client(sandbox), days, [FIRST, SECOND])


def test_a_run_and_a_roll_back_at_once(sandbox: Settings, days: Truth) -> None:
    run_module("etl", "run", FIRST)
    run_module("etl", "run", SECOND)
    together(["run", FIRST], ["publish", "--roll-back"])
    for day in (FIRST, SECOND):
        run_module("etl", "run", day)
    published.require_truth(bigquery_client(sandbox), days, [FIRST, SECOND])


def test_a_day_on_a_warehouse_as_slow_as_the_real_one(sandbox: Settings, days: Truth) -> None:
    _slow(AS_THE_SERVICE_SECONDS)
    report = json.loads(run_module("etl", "run", FIRST, "--json").stdout)
    assert report["statements"] > 0
    published.require_truth(bigquery_client(sandbox), days, [FIRST])
