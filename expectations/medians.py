"""What is usual, as SQL: the lower median over the trailing days; the gates and the review site ask the same."""

from collections.abc import Sequence
from datetime import date

from contracts.warehouse.sql import SqlFolder

_sql = SqlFolder(__file__)


def medians(column: str, trailing: Sequence[date]) -> str:
    """The step `past` of a query: the median `usual` of `by_day.figure` for each value of a column."""
    return _sql("_medians", column=column, majority=majority(trailing))


def majority(trailing: Sequence[date]) -> int:
    """The least number of days that are more than half of them."""
    return len(trailing) // 2 + 1
