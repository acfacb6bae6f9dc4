"""One document on the terminal, its failing spots marked; the time grows as the document does, whatever its shape."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.datasets.raw_documents import Document
from contracts.datasets.reasons import Reason
from contracts.foreign_text import harmless
from etl.cli.options import console
from etl.cli.terminal import styled
from etl.quarantine.extended_json import to_json
from etl.quarantine.item_detail import Spot

LONGEST_LINE = 2_000
DEEPEST = 1_000  # steps of a path; MongoDB nests a tenth of that


@dataclass(slots=True)
class _Place:
    """Where failing spots lie in or below a value, step by step: no path is put together for any other value."""

    path: str = ""
    below: dict[str, "_Place"] = field(default_factory=dict)

    def inside(self, name: str) -> "_Place":
        """The place of a member; its name may have dots, as the steps of a path do."""
        place = self
        for step in name.split(".") if self.below else ():
            place = place.below.get(step, _NOWHERE)
        return place if self.below else _NOWHERE


_NOWHERE = _Place()


def print_document(title: str, document: Document, spots: Sequence[Spot]) -> None:
    """The document as indented Extended JSON, long lines cut, then spots that lie where it has nothing to read."""
    console.print(styled(), styled((title, "bold")), sep="\n")
    reasons: dict[str, list[str]] = {}
    unread = {spot.path: spot.value for spot in spots if spot.reason == Reason.UNDECODABLE}
    for spot in spots:
        reasons.setdefault(spot.path, []).append(spot.reason)
    for place, line in _lines(json.loads(to_json(document)), _places(reasons)):
        found = reasons.pop(place.path, None)
        if found:
            _print_marked(styled((_cut(line), "red"), *_mark(found)))
        else:
            # Past rich, whose measuring of lines costs more than all the rest.
            console.file.write(f"{_cut(harmless(line))}\n")
    for path, found in reasons.items():
        what = unread.get(path) or ("absent" if _is_short(path) else "not shown in its place")
        _print_marked(styled((_cut(f"  {path}: {what}"), "bold red"), *_mark(found)))


def _is_short(path: str) -> bool:
    """Whether a path may be one of the document's fields: a name of dots looks like one of millions of steps."""
    return path.count(".") < DEEPEST


def _cut(line: str) -> str:
    if len(line) <= LONGEST_LINE:
        return line
    return f"{line[:LONGEST_LINE]}… ({len(line):,} characters; --json prints all)"


def _print_marked(line: Any) -> None:
    console.print(line)


def _mark(reasons: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"   ◄ {', '.join(reasons)}", "bold red")]


def _places(paths: Mapping[str, object]) -> _Place:
    top = _Place()
    for path in filter(_is_short, paths):
        place = top
        for step in path.split("."):
            place = place.below.setdefault(step, _Place())
        place.path = path
    return top


def _lines(value: Any, place: _Place, indent: int = 0, name: str = "") -> Iterator[tuple[_Place, str]]:
    """A document's lines, each with its place; Extended JSON's wrapped scalars take one line."""
    head = "  " * indent + (f"{name}: " if name else "")
    children = _children(value)
    if not children:
        yield place, head + json.dumps(value, ensure_ascii=False)
        return
    first, last = ("[", "]") if isinstance(value, list) else ("{", "}")
    yield place, head + first
    for key, inner in children:
        yield from _lines(inner, place.inside(key), indent + 1, key)
    yield _NOWHERE, "  " * indent + last


def _children(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [(str(number), inner) for number, inner in enumerate(value)]
    if isinstance(value, dict) and not (len(value) == 1 and next(iter(value)).startswith("$")):
        return list(value.items())
    return []
