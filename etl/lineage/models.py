"""The models that dbt made, from its own artifacts: what each was made from."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openlineage.client.event_v2 import RunEvent, RunState

from etl.lineage import facts, places
from etl.lineage.events import Work
from etl.lineage.places import Ends, Place
from etl.platform.settings import Settings

_STATES = {"success": RunState.COMPLETE, "error": RunState.FAIL}
_MADE = ("model", "seed")


def model_events(build: Work, target: Path, settings: Settings) -> Iterator[RunEvent]:
    """An event for each model and seed of dbt's last build, as a part of the build."""
    results = json.loads((target / "run_results.json").read_bytes())["results"]
    manifest = json.loads((target / "manifest.json").read_bytes())
    known = manifest["nodes"] | manifest["sources"]
    for result in results:
        node = known.get(result["unique_id"], {})
        if node.get("resource_type") in _MADE and result["status"] in _STATES:
            ends = Ends(tuple(_read(node, known, settings)), (_table(node, settings),))
            yield build.part(node["name"], "DBT", "MODEL").event(
                _STATES[result["status"]], facts.inputs(None, ends, settings), facts.outputs(None, ends, settings))


def _read(node: Mapping[str, Any], known: Mapping[str, Any], settings: Settings) -> Iterator[Place]:
    for name in node["depends_on"].get("nodes", ()):
        if name in known:
            yield _table(known[name], settings)


def _table(node: Mapping[str, Any], settings: Settings) -> Place:
    return places.table(f"{node['schema']}.{node.get('alias') or node['identifier']}", settings)
