"""What is usual, as SQL: the lower median over the trailing days; the gates and the review site ask the same."""

from collections.abc import Sequence
from datetime import date

# Over all trailing days, those without any row counted as zero: a single odd day, a sale or an outage among them
# does not move it, and a store seen on half of the days or fewer has none.
_MEDIANS = """past as (
        select {column}, array_agg(figure order by figure)[safe_offset(count(*) - {majority})] as usual
        from by_day group by {column} having count(*) >= {majority}
    )"""


def medians(column: str, trailing: Sequence[date]) -> str:
    """The step `past` of a query: the median `usual` of `by_day.figure` for each value of a column."""
    return _MEDIANS.format(column=column, majority=len(trailing) // 2 + 1)
