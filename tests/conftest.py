"""One sandbox of real servers for the whole session, and seeded days on it."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

from contracts.garbage_collection import collect_rarely
from etl.platform.settings import Settings, load_settings
from tests.warm_start import run_warm

ROOT = Path(__file__).parent.parent

# Whole pipelines first: what is left at the end should be short.
LONGEST = ("pipeline", "airflow", "quarantine", "dbt", "detection", "crawler", "faults", "publish")
PORTS_PER_WORKER = 50
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORT_BASE = str(int(os.environ.get("TEST_SANDBOX_PORT_BASE", "29500")) + WORKER * PORTS_PER_WORKER)

LAST_FOLDER = pytest.StashKey[str]()  # of the integration tests that used the worker's sandbox

# A person's shell never means a sandbox of the tests.
os.environ.setdefault("SANDBOX_LISTED", "off")

Truth = dict[str, Any]
Seed = Callable[..., Truth]


class FolderScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Keeps each folder of integration tests on one worker, where they share their servers and seeded days."""

    def _split_scope(self, nodeid: str) -> str:
        return _integration_folder(nodeid) or nodeid


def pytest_collection_finish() -> None:
    """Look no more through what was imported: tests make many objects, and few of them in cycles."""
    collect_rarely()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FolderScheduling:
    """How tests are shared out between workers."""
    return FolderScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders that take longest first."""
    items.sort(key=lambda item: _turn(_integration_folder(item.nodeid)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Empty the worker's sandbox before the next folder's first test: what a folder leaves decides no other's."""
    if "sandbox" not in getattr(item, "fixturenames", ()):
        return
    stash, folder = item.session.stash, _integration_folder(item.nodeid)
    if stash.get(LAST_FOLDER, folder) != folder:
        run_module("sandbox", "wipe")
    stash[LAST_FOLDER] = folder


def _integration_folder(nodeid: str) -> str:
    _, _, below = nodeid.partition("tests/integration/")
    return below.partition("/")[0]


def _turn(folder: str) -> int:
    if folder in LONGEST:
        return LONGEST.index(folder)
    return len(LONGEST) + (not folder)


def run_module(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run `python -m ...` from the project's root in this process's environment."""
    done = run_warm(arguments, os.environ, ROOT)
    if check and done.returncode:
        pytest.fail(f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The running sandbox's settings; every client in this process and its children is pointed at it."""
    os.environ |= {"SANDBOX_HOME": str(tmp_path_factory.mktemp("sandbox")), "SANDBOX_PORT_BASE": PORT_BASE}
    try:
        run_module("sandbox", "up")
        for line in run_module("sandbox", "env").stdout.splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            if not name.startswith("GLAMIRA_"):  # tests say themselves what is scheduled
                os.environ[name] = value.strip("'")
        yield load_settings()
    finally:
        run_module("sandbox", "down")


@pytest.fixture(scope="session")
def seeded(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Seed:
    """A function that seeds days and returns their truth ledger: `seeded("2020-05-04", events=2000, orders=100)`."""

    def seed(date: str, **options: object) -> Truth:
        truth = tmp_path_factory.mktemp("truth") / "truth.json"
        flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        run_module("sandbox", "seed", "--date", date, "--truth", str(truth), *flags)
        content: Truth = json.loads(truth.read_text(encoding="utf-8"))
        return content | {"path": str(truth)}

    return seed
