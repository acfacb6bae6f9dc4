"""What the load function adds to the start of an instance, over an app of the same framework that does nothing."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from infra.bundle import build_bundle
from tests.conftest import ROOT

ALLOWED_SECONDS = 1.5
RUNS = 3
START = "import sys; from functions_framework import create_app; create_app('load_batch', sys.argv[1], 'cloudevent')"
EMPTY = """
import functions_framework

@functions_framework.cloud_event
def load_batch(event):
    pass
"""


@pytest.mark.bench
def test_cold_import(tmp_path: Path) -> None:
    """Seconds of processor time, so that a busy machine does not matter; the best of some runs each."""
    python = tmp_path / "venv" / "bin" / "python"
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv"], check=True)
    requirements = ROOT / "cloud_function" / "requirements.txt"
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, "-r", requirements], check=True)
    empty = tmp_path / "empty.py"
    empty.write_text(EMPTY, encoding="utf-8")
    ours = build_bundle(tmp_path / "bundle") / "main.py"

    added = _best(python, ours) - _best(python, empty)

    Console().print(f"cold import of the load function: {added:.2f} s over an empty app, allowed are {ALLOWED_SECONDS}")
    assert added < ALLOWED_SECONDS


def _best(python: Path, source: Path) -> float:
    _start(python, source)  # compiles
    return min(_start(python, source) for _ in range(RUNS))


def _start(python: Path, source: Path) -> float:
    before = _processor_seconds()
    subprocess.run([python, "-c", START, source], check=True)
    return _processor_seconds() - before


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
