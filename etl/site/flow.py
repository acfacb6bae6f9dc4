"""Row conservation as a flow from top to bottom: a trunk of what is kept, and branches of what is left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

WIDTH = 340.0
# Text is 13 units high; on a phone a unit is a pixel.
_TRUNK, _BRANCH_AT, _NODE, _STRETCH, _TEXT_ROW, _LEAST = 130.0, 176.0, 12.0, 26.0, 20.0, 2.0
UNACCOUNTED, ELSEWHERE = "missing", "from elsewhere"


@dataclass(frozen=True, slots=True)
class Node:
    """A bar and its label: how many rows, what they are called, and whether they are left out."""

    step: str
    count: int
    x: float
    y: float
    width: float
    height: float
    is_left_out: bool = False

    @property
    def text_at(self) -> tuple[float, float]:
        """Where the label begins: right of the bar, on its middle."""
        return self.x + self.width + 8, self.y + self.height / 2 + 4.5


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Rows on their way between two bars, as an SVG path."""

    path: str
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """One dataset's rows from station to station; bars and ribbons are as thick as they have rows."""

    name: str
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Step:
    """A bar of the trunk, and what leaves between it and the next."""

    name: str
    count: int
    leaving: tuple[tuple[str, int], ...] = ()


def flows(counts: Mapping[str, Any]) -> tuple[Flow, ...]:
    """The flows of what `reconcile` counted: every dataset, and the order lines."""
    if not counts:
        return ()
    datasets = [_drawn(name, _of_dataset(one)) for name, one in counts["datasets"].items()]
    lines = counts["order_lines"]
    steps = [_Step("raw", lines["raw"], tuple(lines["excluded"].items())), _Step("published", lines["published"])]
    return (*datasets, _drawn("order_lines", steps))


def _of_dataset(one: Mapping[str, int]) -> list[_Step]:
    return [_Step("source", one["source"], (("quarantined", one["quarantined"]),)),
            *(_Step(name, one[name]) for name in ("accepted", "landed", "loaded"))]


def _drawn(name: str, steps: Sequence[_Step]) -> Flow:
    balanced = [*(_accounted(step, after) for step, after in pairwise(steps)), steps[-1]]
    whole = max(max(step.count, sum(count for _, count in step.leaving)) for step in balanced) or 1
    nodes: list[Node] = []
    ribbons: list[Ribbon] = []
    y = 4.0
    for step in balanced:
        node = Node(step.name, step.count, 0, y, _thickness(step.count, whole), _NODE)
        branches = list(_branches(step, node, whole))
        nodes += [node, *branches]
        ribbons += _branch_ribbons(node, branches)
        y = max([y + _NODE + _STRETCH, *(branch.y + max(branch.height, _NODE) + 8 for branch in branches)])
    ribbons += _trunk_ribbons([node for node in nodes if node.x == 0])
    return Flow(name, tuple(nodes), tuple(ribbons), y - _STRETCH + 4)


def _accounted(step: _Step, after: _Step) -> _Step:
    """The step with a branch for rows that are neither kept nor left out, or that are too many: none is hidden."""
    missing = step.count - after.count - sum(count for _, count in step.leaving)
    if not missing:
        return step
    return _Step(step.name, step.count, (*step.leaving, (UNACCOUNTED if missing > 0 else ELSEWHERE, abs(missing))))


def _branches(step: _Step, node: Node, whole: int) -> Iterator[Node]:
    """The bars of what leaves, below each other; as thick as the trunk's part that they come from."""
    y = node.y + _NODE + 14
    for name, count in step.leaving:
        height = _thickness(count, whole)
        room = max(height, _TEXT_ROW)
        yield Node(name, count, _BRANCH_AT, y + (room - height) / 2, 8, height, is_left_out=True)
        y += room + 4


def _branch_ribbons(node: Node, branches: Sequence[Node]) -> Iterator[Ribbon]:
    """From the trunk's right edge on, the outermost part to the topmost bar, so that none crosses another."""
    right, foot = node.width, node.y + node.height
    for branch in branches:
        if branch.count and branch.step != ELSEWHERE:
            left, low = max(right - branch.height, 0), branch.y + branch.height
            yield Ribbon(
                f"M{left:.1f} {foot:.1f}Q{left:.1f} {low:.1f} {branch.x:.1f} {low:.1f}V{branch.y:.1f}"
                f"Q{right:.1f} {branch.y:.1f} {right:.1f} {foot:.1f}Z", is_left_out=True,
            )
            right = left


def _trunk_ribbons(trunk: Sequence[Node]) -> Iterator[Ribbon]:
    for node, after in pairwise(trunk):
        top, foot = min(node.width, after.width), node.y + node.height
        if after.count:
            yield Ribbon(f"M0 {foot:.1f}H{top:.1f}L{after.width:.1f} {after.y:.1f}H0Z", is_left_out=False)


def _thickness(count: int, whole: int) -> float:
    """In units of the drawing; a single row of a million is seen still."""
    return max(count / whole * _TRUNK, _LEAST) if count else 0.0
