"""The expectation that metrics lie within their bands; the validation result carries both, for Data Docs to show."""

from typing import Any, ClassVar

from great_expectations.expectations.expectation import BatchExpectation

from contracts.outcome import Measure
from expectations.answers import answer
from expectations.metrics.figures import WAY_TO_LIMIT

SHOWN = 20
# A band without any width has no way to its limit.
FURTHEST = 10.0


class ExpectMetricsWithinBands(BatchExpectation):
    """Holds when every figure lies between its `lower` and `upper`.

    `figures` are mappings of `figure, value, expected, lower, upper, evidence`, those furthest out first. They were
    measured before the checkpoint, by one statement for all rules of a table.
    """

    figures: list[dict[str, Any]]
    judged: int
    metric_dependencies: ClassVar[tuple[str, ...]] = ()

    def _validate(self, *_: Any, **__: Any) -> dict[str, Any]:
        outside = [one for one in self.figures if not one["lower"] <= one["value"] <= one["upper"]]
        furthest = max(map(_distance, self.figures), default=0.0)
        return answer(
            _finding(self.figures, outside, self.judged), Measure(furthest, 0, 1, WAY_TO_LIMIT),
            outside[:SHOWN], success=not outside,
        )


def _distance(figure: dict[str, Any]) -> float:
    """How far a figure is from what was expected, as a share of the way to its limit; at most `FURTHEST`."""
    off = figure["value"] - figure["expected"]
    room = figure["upper"] - figure["expected"] if off > 0 else figure["expected"] - figure["lower"]
    return min(abs(off) / room, FURTHEST) if room > 0 else FURTHEST if off else 0.0


def _finding(figures: list[dict[str, Any]], outside: list[dict[str, Any]], judged: int) -> str:
    if not figures:
        return "nothing to compare with"
    if not outside:
        nearest = max(figures, key=_distance)
        return f"{judged} within their bands, nearest to its limit {nearest['figure']} {nearest['value']}"
    worst = outside[0]
    others = f", and {len(outside) - 1} more of {judged} outside their bands" if outside[1:] else ""
    return f"{worst['figure']} {worst['value']}{others}"
