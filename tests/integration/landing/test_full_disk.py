"""A landing that finds no space says so and leaves nothing; with space it is the whole day's."""

import json
import subprocess
import sys
from datetime import date

from etl import lake
from etl.ops.day_run import open_run
from etl.platform.settings import Settings
from tests.conftest import ROOT, Seed

DAY, MOST_BYTES = "2020-06-09", 20_000
# Files may be as long as that, as on a disk that is full then; whoever is started inherits it.
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.executable, [sys.executable, "-m", "etl", *sys.argv[2:]])
"""


def landed(most: int) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", LIMITED, str(most), "land", "events", DAY, "--json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_day_lands_once_there_is_space(sandbox: Settings, seeded: Seed) -> None:
    truth, run = seeded(DAY, events=3_000, orders=100, seed=8, defects="typical"), open_run(date.fromisoformat(DAY))
    ours = lake.lake_of(run.services)

    full = landed(MOST_BYTES)
    assert full.returncode == 1
    assert "no space left" in full.stderr
    assert f"WORK_DIR {sandbox.work_dir.absolute()} has " in full.stderr
    assert list(sandbox.work_dir.glob("land-*")) == []
    assert not lake.found_manifests(ours, "events", run.day).trusted

    again = landed(-1)
    assert again.returncode == 0, again.stderr
    due, counts = truth["events"][DAY], json.loads(again.stdout)["counts"]
    assert (counts["extracted"], counts["accepted"], counts["quarantined"]) == (
        due["documents"], due["accepted"], due["quarantined"])
    assert len(lake.found_manifests(ours, "events", run.day).trusted) == 1
