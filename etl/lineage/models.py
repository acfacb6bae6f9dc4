"""The models that dbt made and judged, from its own artifacts: what each was made from, and what its tests found."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openlineage.client.event_v2 import RunEvent, RunState

from contracts.outcome import Outcome
from etl.lineage import facts, places
from etl.lineage.events import Work
from etl.lineage.places import Ends, Place
from etl.platform.settings import Settings
from etl.transform.dbt_results import are_since, judged_node, outcomes, read_results

_STATES = {"success": RunState.COMPLETE, "error": RunState.FAIL}
_MADE, _TEST = ("model", "seed"), "test"


def build_events(build: Work, target: Path, since: datetime, settings: Settings) -> Iterator[RunEvent]:
    """The events of each model and seed of dbt's last build, and of the tests of each, as parts of the build.

    None when dbt has no results since the build began: it broke before, and what lies there is another build's.
    """
    if not are_since(target, since):
        return
    written = json.loads((target / "run_results.json").read_bytes())
    manifest = json.loads((target / "manifest.json").read_bytes())
    known = manifest["nodes"] | manifest["sources"]
    results = {one["unique_id"]: one for one in written["results"]}
    for name, result in results.items():
        if known.get(name, {}).get("resource_type") in _MADE and result["status"] in _STATES:
            yield from _made(build, result, known, settings)
    tests = {known[name]["name"]: result for name, result in results.items() if name in known}
    for name, verdicts in _verdicts(target, known).items():
        yield from _judged(build, known[name], verdicts, [tests[one.check] for one in verdicts], settings)


def _made(
    build: Work, result: Mapping[str, Any], known: Mapping[str, Any], settings: Settings,
) -> Iterator[RunEvent]:
    node = known[result["unique_id"]]
    ends = Ends(tuple(_read(node, known, settings)), (_table(node, settings),))
    read, made = facts.inputs(None, ends, settings), facts.outputs(None, ends, settings)
    part, (began, ended) = build.part(node["name"], "DBT", "MODEL"), _times([result])
    yield part.event(RunState.START, read, made, at=began)
    yield part.event(_STATES[result["status"]], read, made, at=ended)


def _judged(
    build: Work, node: Mapping[str, Any], verdicts: list[Outcome], results: list[Mapping[str, Any]], settings: Settings,
) -> Iterator[RunEvent]:
    """The tests of a model; they failed when one of them stops the day."""
    part, (began, ended) = build.part(f"{node['name']}.tests", "DBT", "TEST"), _times(results)
    state = RunState.FAIL if any(one.stops for one in verdicts) else RunState.COMPLETE
    table = _table(node, settings)
    yield part.event(RunState.START, [facts.judged(table, ())], at=began)
    yield part.event(state, [facts.judged(table, verdicts)], at=ended)


def _verdicts(target: Path, known: Mapping[str, Any]) -> dict[str, list[Outcome]]:
    """What dbt's tests found, by the id of the model that they judge."""
    tests = {node["name"]: judged_node(node) for node in known.values() if node["resource_type"] == _TEST}
    found: defaultdict[str, list[Outcome]] = defaultdict(list)
    for verdict in outcomes(read_results(target)):
        if tests.get(verdict.check) in known:
            found[tests[verdict.check]].append(verdict)
    return dict(found)


def _times(results: Iterable[Mapping[str, Any]]) -> tuple[datetime, datetime]:
    """When the first of these nodes began and the last one ended; now, where dbt does not say."""
    times = [datetime.fromisoformat(one[end]) for result in results for one in result["timing"]
             for end in ("started_at", "completed_at") if one.get(end)]
    return (min(times), max(times)) if times else (datetime.now(UTC), datetime.now(UTC))


def _read(node: Mapping[str, Any], known: Mapping[str, Any], settings: Settings) -> Iterator[Place]:
    for name in node["depends_on"].get("nodes", ()):
        if name in known:
            yield _table(known[name], settings)


def _table(node: Mapping[str, Any], settings: Settings) -> Place:
    return places.table(f"{node['schema']}.{node.get('alias') or node['identifier']}", settings)
