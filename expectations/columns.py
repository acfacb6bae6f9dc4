"""What must hold of the values of one column, as queries for the rows that break it; each row is named by its id."""

from collections.abc import Iterable

from expectations.no_rows import Asked
from expectations.questions import Questions, quoted
from expectations.rules import no_rows

_sql = Questions(__file__)


def unique(column: str, condition: str = "") -> Asked:
    """No value of the column occurs twice among the rows that meet the condition, by default where there is one."""
    return no_rows(_sql("repeated", column=column, condition=condition or f"{column} is not null"))


def one_of(column: str, values: Iterable[str]) -> Asked:
    """No value of the column, where there is one, is any other than these."""
    return rarely(0, column, f"{column} not in ({quoted(values)})")


def rarely(rate: float, column: str, condition: str) -> Asked:
    """At most a share of the rows meets a condition on a column."""
    return no_rows(_sql("rows_where", column=column, condition=condition), rate)
