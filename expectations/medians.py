"""What is usual of a column, as SQL: the lower median over the trailing days."""

from collections.abc import Sequence
from datetime import date


def majority(trailing: Sequence[date]) -> int:
    """The least number of days that are more than half of them."""
    return len(trailing) // 2 + 1
