"""The expectation that a query finds nothing, at the price of one query where the library's own takes two."""

from typing import Any, ClassVar

from great_expectations.expectations import UnexpectedRowsExpectation

KEPT_ROWS = 20
_ROWS = "unexpected_rows_query.table"


class ExpectQueryToReturnNoRows(UnexpectedRowsExpectation):
    """Holds when `unexpected_rows_query` returns no row; every row it returns is a finding, with its ids.

    `{batch}` stands for the rows under judgement; other tables are written `dataset.table`. The result keeps the
    first `KEPT_ROWS` rows, and counts no further than the library fetches (200).
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = (_ROWS,)

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
        rows = metrics[_ROWS]
        figures = {"observed_value": len(rows), "details": {"unexpected_rows": rows[:KEPT_ROWS]}}
        return {"success": not rows, "result": figures}
