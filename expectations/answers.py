"""What each expectation of ours answers: what it observed, the figure beside its limits, rows that break the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from contracts.outcome import Measure

MEASURE, ROWS = "measure", "unexpected_rows"


def answer(
    observed: object, measure: Measure, rows: Sequence[Mapping[str, Any]] = (), *, success: bool,
    judged: int | None = None,
) -> dict[str, Any]:
    """A validation result as Great Expectations stores it; `judged` are the rows that were looked at, if it was rows.

    The figure and its limits are in it whether the rule holds or not, so that Data Docs and charts need nothing else.
    """
    counted = {} if judged is None else {"element_count": judged}
    return {
        "success": success,
        "result": {"observed_value": observed, **counted, "details": {ROWS: list(rows), MEASURE: asdict(measure)}},
    }


def measure_of(result: Mapping[str, Any]) -> Measure | None:
    """The figure in a stored result; none in those of former releases."""
    found = (result.get("details") or {}).get(MEASURE)
    return Measure(**found) if found else None
