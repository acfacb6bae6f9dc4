"""The expectation that metrics lie within their bands; the validation result carries both, for Data Docs to show."""

from typing import Any, ClassVar

from great_expectations.expectations.expectation import BatchExpectation

SHOWN = 20


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
        return {
            "success": not outside,
            "result": {
                "observed_value": _told(outside, self.judged), "details": {"unexpected_rows": outside[:SHOWN]},
            },
        }


def _told(outside: list[dict[str, Any]], judged: int) -> str:
    if not outside:
        return f"{judged} within their bands" if judged else "nothing to compare with"
    worst = outside[0]
    others = f", and {len(outside) - 1} more of {judged} outside their bands" if outside[1:] else ""
    return f"{worst['figure']} {worst['value']}{others}"
