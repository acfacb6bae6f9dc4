"""Five hundred documents of every reason code: repaired by a script, killed in the middle, by two operators at once."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from google.cloud import bigquery

from contracts.datasets.reasons import Reason
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.services import Services
from etl.platform.settings import Settings
from sandbox.waiting import wait_until
from tests.conftest import ROOT
from tests.integration.pipeline import published
from tests.integration.quarantine.spoilt_day import SpoiltDay

EVENTS, ORDERS = 20_000, 1_000
SPOILT_ROWS, SPOILT_ORDERS = 280, 260
LENIENT = {"MAX_QUARANTINED_SHARE": "0.9", "MAX_QUARANTINED_CHECKOUT_SHARE": "0.9"}

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


def etl(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "etl", *arguments], cwd=ROOT, env=os.environ | environment, capture_output=True,
        text=True, check=False,
    )


def started(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *arguments], cwd=ROOT, env=os.environ | environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )


def done(*arguments: str, **environment: str) -> str:
    ended = etl(*arguments, **environment)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture
def client(sandbox: Settings) -> bigquery.Client:
    return bigquery_client(sandbox)


def spoil_day(settings: Settings, day: str) -> SpoiltDay:
    """A day of which 540 documents break every rule there is."""
    spoilt_day = SpoiltDay(Run(Services(settings), date.fromisoformat(day), "test"))
    spoilt_day.seed(EVENTS, ORDERS)
    assert spoilt_day.spoil(SPOILT_ROWS, SPOILT_ORDERS) >= 500
    return spoilt_day


def fixed_by_script(spoilt_day: SpoiltDay, folder: Path) -> None:
    reasons = {reason for item in spoilt_day.items() for reason in item.reasons}
    assert reasons == set(Reason)
    (folder / "fixes.jsonl").write_text(spoilt_day.fix_file(), encoding="utf-8")
    done("quarantine", "fix", "--file", str(folder / "fixes.jsonl"), "--reason", "script")


def require_truth(spoilt_day: SpoiltDay, client: bigquery.Client) -> None:
    days = [str(spoilt_day.day)]
    assert published.shown(client, "totals", days) == published.expected(spoilt_day.truth, "totals")
    assert published.shown(client, "by_product", days) == published.expected(spoilt_day.truth, "by_product")
    rows = query(client, "select count(*) as n, count(distinct event_id) as ids from glamira_raw.events "
                         "where event_date = @day", {"day": spoilt_day.day})
    assert rows == [{"n": EVENTS, "ids": EVENTS}]
    done("reconcile", str(spoilt_day.day))


def mails(settings: Settings) -> list[Any]:
    sink = settings.alert_slack_webhook.get_secret_value().replace("/webhook", "/mail")
    found: list[Any] = requests.get(sink, timeout=10).json()
    return found


def statuses(spoilt_day: SpoiltDay) -> set[str]:
    return {item.status for item in spoilt_day.items("")}


def test_a_held_day_repaired_killed_and_called_again(
    sandbox: Settings, client: bigquery.Client, tmp_path: Path,
) -> None:
    spoilt_day = spoil_day(sandbox, "2020-02-10")
    halted = etl("run", "2020-02-10")
    assert halted.returncode == 1
    assert spoilt_day.manifests() == {}
    text = mails(sandbox)[-1]["text"]
    assert "quarantine list --day 2020-02-10" in text
    assert "time_stamp_invalid" in text
    fixed_by_script(spoilt_day, tmp_path)
    call = ("quarantine", "reprocess", "--day", "2020-02-10", "--reason", "all repaired")
    killed = started(*call)
    assert wait_until(lambda: "reprocessed" in statuses(spoilt_day), 300)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    done(*call)
    require_truth(spoilt_day, client)
    after = published.marts_digest(client)
    done(*call)
    assert published.marts_digest(client) == after
    assert statuses(spoilt_day) == {"reprocessed"}


def test_a_published_day_and_two_operators_at_once(
    sandbox: Settings, client: bigquery.Client, tmp_path: Path,
) -> None:
    spoilt_day = spoil_day(sandbox, "2020-02-20")
    done("run", "2020-02-20", **LENIENT)
    fixed_by_script(spoilt_day, tmp_path)
    ids = [item.quarantine_id for item in spoilt_day.items()]
    chosen = [[flag for one in part for flag in ("--id", one)] for part in (ids[:360], ids[180:])]
    both = [started("quarantine", "reprocess", *flags, "--reason", "ours") for flags in chosen]
    for operator in both:
        operator.communicate()
    # Whoever came second at the publication may have been refused; one more call finishes whatever is left.
    done("quarantine", "reprocess", "--day", "2020-02-20", "--reason", "the rest")
    require_truth(spoilt_day, client)
    assert statuses(spoilt_day) == {"reprocessed"}


def test_late_documents_are_published_by_the_next_days_run(sandbox: Settings, client: bigquery.Client) -> None:
    first = SpoiltDay(Run(Services(sandbox), date(2020, 2, 25), "test"))
    first.seed(2_000, 100)
    late = [document for document in first.sound.values() if document["collection"] == "checkout_success"][:40]
    first.events.delete_many({"_id": {"$in": [document["_id"] for document in late]}})
    done("run", "2020-02-25")
    assert published.shown(client, "totals", ["2020-02-25"]) != published.expected(first.truth, "totals")
    first.events.insert_many(late)
    second = SpoiltDay(replace(first.run, day=first.day + timedelta(days=1)))
    second.seed(1_000, 50)
    done("run", "2020-02-26")
    assert published.shown(client, "totals", ["2020-02-25"]) == published.expected(first.truth, "totals")
    assert published.shown(client, "totals", ["2020-02-26"]) == published.expected(second.truth, "totals")
    done("reconcile", "2020-02-25")
