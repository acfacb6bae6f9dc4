"""Where measurements are kept: one JSON object, a name each."""

import json
from collections.abc import Mapping

from tests.conftest import ROOT

RESULTS = ROOT / "build" / "bench.json"


def keep(name: str, facts: Mapping[str, float]) -> None:
    """Put one measurement among the others."""
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results | {name: facts}, indent=2) + "\n", encoding="utf-8")
