"""The life of quarantined documents on the command line: found, read, repaired, reprocessed, published."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.ops.day_run import Run
from etl.platform.clients import bigquery_client
from etl.platform.services import Services
from etl.platform.settings import Settings
from tests.conftest import run_module
from tests.integration.pipeline import published
from tests.integration.quarantine.spoilt_day import SpoiltDay

DAY = "2020-04-27"
ROWS, ORDERS = 8, 10

pytestmark = pytest.mark.timeout(900)  # a whole run and a reprocessing


def quarantine(*arguments: str, check: bool = True) -> str:
    """What a quarantine verb prints."""
    return run_module("etl", "quarantine", *arguments, check=check).stdout


@dataclass(frozen=True)
class Life:
    """What was seen on the way: the items, a preview before and after the repair, the report, the marts."""

    spoilt_day: SpoiltDay
    items: list[dict[str, Any]]
    unrepaired: dict[str, Any]
    repaired: dict[str, Any]
    report: dict[str, Any]
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def life(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A published day with refused documents, all of them repaired by a script and reprocessed in one call."""
    client, spoilt_day = bigquery_client(sandbox), SpoiltDay(Run(Services(sandbox), date.fromisoformat(DAY), "test"))
    spoilt_day.seed(events=2_000, orders=100)
    spoilt_day.spoil(ROWS, ORDERS)
    run_module("etl", "run", DAY)
    items, before = json.loads(quarantine("list", "--day", DAY, "--json")), published.marts_digest(client)
    preview = ("reprocess", "--day", DAY, "--dry-run", "--reason", "look first", "--json")
    unrepaired = json.loads(quarantine(*preview))
    fixes = tmp_path_factory.mktemp("fixes") / "fixes.jsonl"
    fixes.write_text(spoilt_day.fix_file(), encoding="utf-8")
    quarantine("fix", "--file", str(fixes), "--reason", "the shop told us")
    repaired = json.loads(quarantine(*preview))
    report = json.loads(quarantine("reprocess", "--day", DAY, "--reason", "repaired", "--json"))
    return Life(spoilt_day, items, unrepaired, repaired, report, before, published.marts_digest(client))


def test_a_dry_run_tells_what_would_pass_and_why_the_rest_would_not(life: Life) -> None:
    assert len(life.items) == ROWS + ORDERS
    expected = {item["quarantine_id"]: sorted(item["reasons"]) for item in life.items}
    assert life.unrepaired["failing"] == expected
    assert sorted(life.repaired["passing"]) == sorted(expected)
    assert (life.repaired["failing"], life.repaired["days"]) == ({}, [DAY])


def test_the_marts_equal_the_truth_of_the_repaired_documents(life: Life, sandbox: Settings) -> None:
    client = bigquery_client(sandbox)
    assert life.report["reprocessed"] == ROWS + ORDERS
    assert life.report["published"] == [DAY]
    assert published.shown(client, "totals", [DAY]) == published.expected(life.spoilt_day.truth, "totals")
    assert published.shown(client, "by_product", [DAY]) == published.expected(life.spoilt_day.truth, "by_product")
    assert life.before != life.after


def test_a_second_call_changes_nothing(life: Life, sandbox: Settings) -> None:
    again = json.loads(quarantine("reprocess", "--day", DAY, "--reason", "again", "--json"))
    assert again == {"reprocessed": 0, "still_refused": 0, "published": [], "waiting": []}
    assert published.marts_digest(bigquery_client(sandbox)) == life.after


def test_the_day_and_the_whole_collection_balance(life: Life) -> None:
    day = json.loads(run_module("etl", "reconcile", DAY, "--json").stdout)
    events = day["datasets"]["events"]
    assert (day["balanced"], events["source"], events["accepted"], events["quarantined"]) == (True, 2_000, 2_000, 0)
    assert day["reprocessed"]["events"]["landed"] == ROWS + ORDERS
    account = json.loads(run_module("etl", "reconcile", "--all", "--json", check=False).stdout)
    [ours] = [one for one in account["days"] if one["day"] == DAY]
    assert (ours["source"], ours["accepted"], ours["quarantined"], ours["not_yet_due"]) == (2_000, 2_000, 0, 0)


def test_the_trail_tells_who_did_what_and_why(life: Life) -> None:
    shown = json.loads(quarantine("show", life.items[0]["quarantine_id"], "--json"))
    trail = [(entry["verb"], entry["change_reason"]) for entry in shown["trail"]]
    assert trail == [("land", "refused"), ("fix", "the shop told us"), ("reprocess", "repaired")]
    assert shown["item"]["status"] == "reprocessed"
    assert shown["attempt_violations"] == []
    assert shown["item"]["created_at"] == life.items[0]["created_at"]


def test_personal_values_are_masked_until_somebody_reveals_them(life: Life) -> None:
    one = life.items[0]["quarantine_id"]
    document = json.loads(quarantine("show", one, "--json"))["document"]
    ip = next(d for key, d in life.spoilt_day.sound.items() if str(key) == life.items[0]["document_id"])["ip"]
    assert ip not in document
    revealed = json.loads(quarantine("show", one, "--reveal", "--reason", "the customer asked", "--json"))
    assert ip in revealed["document"]
    last = json.loads(quarantine("show", one, "--json"))["trail"][-1]
    assert (last["verb"], last["change_reason"]) == ("reveal", "the customer asked")


def test_the_failing_spot_is_marked(life: Life) -> None:
    [item] = [one for one in life.items if one["reasons"] == ["line_currency_unexpected"]][:1]
    lines = [line for line in quarantine("show", item["quarantine_id"]).splitlines() if "◄" in line]
    assert len(lines) == 1
    assert "currency" in lines[0]
    assert lines[0].endswith("◄ line_currency_unexpected")


@pytest.mark.parametrize(("arguments", "exit_code", "words"), [
    (["fix", "nonsense", "--set", "store_id=6", "--reason", "why"], 2, ["nonsense", "quarantine list"]),
    (["fix", "nonsense", "--set", "store_id", "--reason", "why"], 2, ["PATH=VALUE"]),
    (["fix", "nonsense", "--set", "store_id=6"], 2, ["--reason"]),
    (["reprocess", "--id", "nonsense", "--reason", "why"], 2, ["nonsense"]),
    (["discard", "--reason", "why"], 2, ["--day"]),
    (["reprocess", "--day", "2020-13-01", "--reason", "why"], 2, ["YYYY-MM-DD"]),
])
def test_bad_input_is_one_line_with_a_remedy(
    sandbox: Settings, tmp_path: Path, arguments: list[str], exit_code: int, words: list[str],
) -> None:
    done = run_module("etl", "quarantine", *arguments, check=False)
    assert done.returncode == exit_code, done.stderr
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr.strip().splitlines()[-1] for word in words), done.stderr
