"""An error that nobody foresaw holds the day and alerts like any other; an interrupted run leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from sandbox.waiting import wait_until
from tests.conftest import ROOT, Seed

DAY = "2020-04-27"
LONGEST_START_SECONDS = 120
RUN = [sys.executable, "-m", "etl", "run", DAY]


@pytest.fixture(scope="module")
def day(sandbox: Settings, seeded: Seed) -> str:
    """A small day that was never run."""
    seeded(DAY, events=300, orders=10, defects="none")
    return DAY


def test_an_unforeseen_error_holds_the_day_and_alerts(day: str, sandbox: Settings, tmp_path: Path) -> None:
    (tmp_path / "crawl").write_text("a file where a folder should be")

    done = subprocess.run(
        RUN, cwd=ROOT, env=os.environ | {"WORK_DIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    message = done.stderr.strip().splitlines()[-1]
    assert message.startswith("Unforeseen station crawl of 2020-04-27: ")
    [story] = (tmp_path / "errors").iterdir()
    assert str(story) in message
    assert "Traceback" in story.read_text(encoding="utf-8")
    [held] = query(bigquery_client(sandbox), "select status, gate, reason from glamira_ops.quality_status "
                                             "where cast(data_date as string) = '2020-04-27'")
    assert (held["status"], held["gate"]) == ("held", "crawl")
    mail = requests.get(sandbox.alert_slack_webhook.get_secret_value().replace("/webhook", "/mail"), timeout=10)
    assert f"[glamira] {day} held at crawl" in [one["subject"] for one in mail.json()]


def test_an_interrupted_run_gives_its_locks_back(day: str, sandbox: Settings) -> None:
    client = bigquery_client(sandbox)
    with subprocess.Popen(RUN, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert wait_until(lambda: query(client, _WORKING), LONGEST_START_SECONDS)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate()

    assert process.returncode in _INTERRUPTED_CODES
    assert "Traceback" not in said
    owners = query(client, "select owner from glamira_ops.locks where expires_at > current_timestamp()")
    assert not [row for row in owners if f"process {process.pid}" in row["owner"]]
    assert query(client, _RUNNING) == []
    [latest] = query(client, _INTERRUPTED)
    assert latest["detail"] == "interrupted by hand; run the day again"


# A shell tells 130 for both. Python dies of the signal, whatever handled the interruption, when it met an `exec` of a
# text on its way: every named tuple and data class is made by one, and a station imports many.
_INTERRUPTED_CODES = (128 + signal.SIGINT, -signal.SIGINT)

# A station that takes seconds, so that the interruption meets it at work.
_WORKING = """
select station
from glamira_ops.runs
where data_date = date '2020-04-27' and status = 'running' and station = 'audit_raw'
"""
_RUNNING = """
select station from glamira_ops.runs where data_date = date '2020-04-27' and status = 'running'
"""
_INTERRUPTED = """
select station, detail
from glamira_ops.runs
where data_date = date '2020-04-27' and status = 'halted' and detail like 'interrupted%'
"""
