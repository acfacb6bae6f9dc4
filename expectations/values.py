"""What must hold of the values of one column, as queries for the rows that break it; each row is named by its id."""

from collections.abc import Iterable

from expectations.no_rows import BATCH, Asked
from expectations.rules import bind, no_rows


def unique(column: str) -> Asked:
    """No value of the column occurs twice."""
    return _rows_where(column, ":column is not null qualify count(*) over (partition by :column) > 1")


def one_of(column: str, values: Iterable[str]) -> Asked:
    """No value of the column, where there is one, is any other than these."""
    listed = ", ".join(f"'{value}'" for value in values)
    return _rows_where(column, f":column not in ({listed})")


def rarely(rate: float, column: str, condition: str) -> Asked:
    """At most a share of the rows meets a condition on a column, whose name `:column` stands for."""
    return _rows_where(column, condition, rate)


def _rows_where(column: str, condition: str, rate: float = 0) -> Asked:
    query = f"select row_id, :column from {BATCH} where {condition}"  # noqa: S608 - our own declarations
    return no_rows(bind(query, column=column), rate)
