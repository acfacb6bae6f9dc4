"""Two days, and a shell in which commands are typed: the sandbox's settings, a folder of its own for files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.shop.stores import STORES
from etl.platform.settings import Settings
from tests.conftest import ROOT, Seed, run_module

Shell = Callable[[str], subprocess.CompletedProcess[str]]

SOUND_DAY, SPOILT_DAY = "2020-05-04", "2020-05-05"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands are typed: it has the tool where a checkout has it."""
    place = tmp_path_factory.mktemp("operator")
    (place / ".venv").symlink_to(sys.prefix)
    return place


@pytest.fixture(scope="session")
def shell(sandbox: Settings, folder: Path) -> Shell:
    """Runs a command as somebody types it in a checkout."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "120",
    }

    def typed(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=environment, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )

    return typed


@pytest.fixture(scope="session")
def story(sandbox: Settings, seeded: Seed, folder: Path) -> None:
    """A day that is published, one that is halted by what its documents have wrong, and a file that repairs them."""
    seeded(SOUND_DAY, events=2_000, orders=120)
    seeded(SPOILT_DAY, events=2_000, orders=120, defects="currency_swapped")
    run_module("etl", "run", SOUND_DAY)
    assert run_module("etl", "run", SPOILT_DAY, check=False).returncode == 1
    (folder / "fixes.jsonl").write_text("".join(_fixes()), encoding="utf-8")


def _fixes() -> Iterator[str]:
    """For each order in another store's currency the symbols that its own store prints."""
    for item in quarantine("list", "--day", SPOILT_DAY, "--reason-code", "line_currency_unexpected"):
        symbol = STORES[item["store_id"]].symbols[0]
        violations = quarantine("show", item["quarantine_id"])["violations"]
        values = {violation["path"]: symbol for violation in violations}
        yield json.dumps({"quarantine_id": item["quarantine_id"], "set": values}, ensure_ascii=False) + "\n"


def quarantine(*arguments: str) -> Any:
    """What `quarantine` says to programs."""
    return json.loads(run_module("etl", "quarantine", *arguments, "--json").stdout)
