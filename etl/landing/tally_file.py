"""A tally as a file beside the files that it counts: written last, so that whoever finds it finds all of them."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from contracts.draft_file import drafted
from etl.landing.validate import Tally

_COUNTS = ("extracted", "quarantined", "orders", "quarantined_orders")
_COUNTERS = ("reasons", "drift", "value_counts")


def write_tally(tally: Tally, place: Path) -> None:
    """Write what a slice came to, its files by their names and digests; no reader ever sees half of it."""
    content = {name: getattr(tally, name) for name in (*_COUNTS, *_COUNTERS)} | {
        "shapes": [[*shape, count] for shape, count in tally.shapes.items()],
        "parts": [[file.name, rows, _digest(file)] for file, rows in tally.parts],
        "refused": [[file.name, _digest(file)] for file in tally.refused],
    }
    with drafted(place) as draft:
        draft.write_text(json.dumps(content), encoding="utf-8")


def read_tally(place: Path) -> Tally | None:
    """Read it back with the paths of its files; none when it is not there, or a file is not as it was."""
    try:
        content: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        named = [(one[0], one[-1]) for one in (*content["parts"], *content["refused"])]
        if any(_digest(place.with_name(name)) != digest for name, digest in named):
            return None
    except FileNotFoundError:
        return None
    counts: dict[str, Any] = {name: content[name] for name in _COUNTS}
    counters: dict[str, Any] = {name: Counter(content[name]) for name in _COUNTERS}
    return Tally(
        **counts, **counters,
        shapes=Counter({(of, shape): count for of, shape, count in content["shapes"]}),
        parts=[(place.with_name(name), rows) for name, rows, _ in content["parts"]],
        refused=[place.with_name(name) for name, _ in content["refused"]],
    )


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
