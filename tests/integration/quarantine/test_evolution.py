"""A contract grows: a new event type halts the day, a raised version brings every document of it in."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from tests.conftest import PORT_BASE, ROOT

DAY, NEW_TYPE, FORMER_TYPE = "2020-05-04", "view_wish_list", "view_static_page"
NOT_COPIED = (".git", ".venv", ".sandbox", "build", "var", "logs", "target", ".*_cache", "__pycache__")

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]


@dataclass(frozen=True)
class Deployment:
    """A copy of the whole project with servers of its own, whose contract can be changed."""

    root: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *arguments], cwd=self.root, env=self.environment, capture_output=True, text=True,
            check=False,
        )

    def done(self, *arguments: str) -> str:
        ended = self.run(*arguments)
        assert ended.returncode == 0, f"{arguments}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def reconciled(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.done("etl", "reconcile", DAY, "--json"))
        return facts

    def raise_contract(self) -> None:
        """What an engineer does: the new event type, and a raised version with its fingerprint."""
        events, versions = self.root / "contracts/datasets/events/contract.py", self.root / "contracts/lake/versions.py"
        known = events.read_text(encoding="utf-8")
        events.write_text(known.replace('"back_to_product_action",', f'"back_to_product_action", "{NEW_TYPE}",'),
                          encoding="utf-8")
        told = "from contracts.datasets.fingerprint import fingerprint; print(fingerprint('events'))"
        print_ = subprocess.run([sys.executable, "-c", told], cwd=self.root, capture_output=True, text=True, check=True)
        text = versions.read_text(encoding="utf-8")
        raised = re.sub(r'(CURRENT[^}]*"events": )"[\d.]+"', r'\1"9.0.0"', text)
        listed = re.sub(r'("events": \{)', rf'\1"9.0.0": "{print_.stdout.strip()}", ', raised)
        assert known != events.read_text(encoding="utf-8")
        assert text != raised != listed
        versions.write_text(listed, encoding="utf-8")


@pytest.fixture
def deployment(tmp_path: Path) -> Iterator[Deployment]:
    root = tmp_path / "project"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*NOT_COPIED))
    home = {"SANDBOX_HOME": str(tmp_path / "sandbox"), "SANDBOX_PORT_BASE": str(int(PORT_BASE) + 100)}
    bare = Deployment(root, os.environ | home)
    try:
        bare.done("sandbox", "up")
        lines = (line.removeprefix("export ").partition("=") for line in bare.done("sandbox", "env").splitlines())
        settings = {name: value.strip("'") for name, _, value in lines}
        yield Deployment(root, os.environ | home | settings)
    finally:
        bare.run("sandbox", "down")


def test_a_new_event_type_comes_in_once_the_contract_knows_it(deployment: Deployment) -> None:
    deployment.done("sandbox", "seed", "--date", DAY, "--events", "2000", "--orders", "100", "--defects", "none")
    source = MongoClient[dict[str, Any]](deployment.environment["MONGO_URI"])["countly"]["summary"]
    changed = source.update_many({"collection": FORMER_TYPE}, {"$set": {"collection": NEW_TYPE}}).modified_count
    assert changed > 20

    halted = deployment.run("etl", "run", DAY)
    assert halted.returncode == 1
    assert f"event_type_unknown {changed} ('{NEW_TYPE}' {changed})" in halted.stderr

    deployment.raise_contract()
    deployment.done("sandbox", "up")  # the load function is deployed with the contract that it must know
    call = ("etl", "quarantine", "reprocess", "--reason-code", "event_type_unknown", "--reason", "contract 9.0.0",
            "--json")
    deployment.done(*call)
    events = deployment.reconciled()["datasets"]["events"]
    assert (events["source"], events["accepted"], events["quarantined"]) == (2_000, 2_000, 0)
    assert json.loads(deployment.done("etl", "quarantine", "list", "--json")) == []
    assert json.loads(deployment.done("etl", "status", "--json"))[0]["status"] == "published"
    assert json.loads(deployment.done(*call))["published"] == []


def test_a_published_day_takes_a_new_event_type_in_and_lands_it_once(deployment: Deployment) -> None:
    deployment.done("sandbox", "seed", "--date", DAY, "--events", "2000", "--orders", "100", "--defects", "none")
    source = MongoClient[dict[str, Any]](deployment.environment["MONGO_URI"])["countly"]["summary"]
    few = [document["_id"] for document in source.find({"collection": FORMER_TYPE}).limit(8)]
    source.update_many({"_id": {"$in": few}}, {"$set": {"collection": NEW_TYPE}})
    deployment.done("etl", "run", DAY)
    assert deployment.reconciled()["datasets"]["events"]["quarantined"] == 8

    deployment.raise_contract()
    deployment.done("sandbox", "up")
    report = json.loads(deployment.done("etl", "quarantine", "reprocess", "--reason-code", "event_type_unknown",
                                        "--reason", "contract 9.0.0", "--json"))
    assert (report["reprocessed"], report["published"]) == (8, [DAY])
    facts = deployment.reconciled()
    assert (facts["datasets"]["events"]["loaded"], facts["reprocessed"]["events"]["landed"]) == (2_000, 8)

    deployment.done("etl", "land", "events", DAY)  # the main batch accepts them now, so the supplement lets them go
    deployment.done("etl", "load", DAY)
    facts = deployment.reconciled()
    assert (facts["datasets"]["events"]["loaded"], facts["reprocessed"]["events"]["landed"]) == (2_000, 0)
