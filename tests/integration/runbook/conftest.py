"""A shell in which the runbook's commands are typed: the sandbox's settings, a folder of its own for files."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.platform.settings import Settings
from tests.conftest import ROOT

Shell = Callable[[str], subprocess.CompletedProcess[str]]


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
