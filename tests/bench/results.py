"""Where measurements are kept: one JSON object, a name each, and the machine that they were taken on."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.conftest import ROOT

RESULTS = ROOT / "build" / "bench.json"


def keep(name: str, facts: Mapping[str, float]) -> None:
    """Put one measurement among the others."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results | {"machine": machine(), name: facts}, indent=2) + "\n", encoding="utf-8")


def machine() -> str:
    """The machine that measures: processor, cores and memory."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} cores, {psutil.virtual_memory().total >> 30} GiB"
