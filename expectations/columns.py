"""Great Expectations' rules on single columns for the price of their counts: the rows that break them come with others.

The library asks two queries more for each rule, for the values and for the rows, though none breaks it on most days.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from great_expectations.expectations import (
    ExpectColumnValuesToBeBetween,
    ExpectColumnValuesToBeInSet,
    ExpectColumnValuesToBeUnique,
    ExpectColumnValuesToNotBeInSet,
    ExpectColumnValuesToNotBeNull,
)
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.validator.validator import ValidationDependencies

from expectations.no_rows import BATCH, found_rows

_VALUES, _ROWS = "unexpected_values", "unexpected_index_list"


class Counted(ColumnMapExpectation):
    """A rule on a column; its subclasses say which rows break it, which are asked in `asked_together`."""

    @property
    def breaking(self) -> str:
        """The condition, after `where`, that the rows which break the rule meet."""
        raise NotImplementedError

    @property
    def rows_query(self) -> str:
        """The query that finds the rows that break it, with `{batch}` in it."""
        return f"select row_id, {self.column} from {BATCH} where {self.breaking}"  # noqa: S608 - our own declarations

    def get_validation_dependencies(self, *arguments: Any, **options: Any) -> ValidationDependencies:
        """What the library asks for, but for values and rows."""
        needed = super().get_validation_dependencies(*arguments, **options)
        for name in (_VALUES, _ROWS):
            needed.metric_configurations.pop(f"{self.map_metric}.{name}", None)
        return needed

    def _validate(self, metrics: dict[str, Any], *arguments: Any, **options: Any) -> Any:
        rows = found_rows(self)
        known = {_VALUES: [row[self.column] for row in rows], _ROWS: list(rows)}
        found = {f"{self.map_metric}.{name}": value for name, value in known.items()}
        return super()._validate(metrics | found, *arguments, **options)


class ExpectColumnValuesToBeUniqueCounted(Counted, ExpectColumnValuesToBeUnique):
    """Every value of the column occurs once."""

    @property
    def breaking(self) -> str:
        """Rows whose value occurs again."""
        return f"{self.column} is not null qualify count(*) over (partition by {self.column}) > 1"


class ExpectColumnValuesToBeInSetCounted(Counted, ExpectColumnValuesToBeInSet):
    """Every value of the column is of a set."""

    @property
    def breaking(self) -> str:
        """Rows with any other value."""
        return f"{self.column} not in ({_literals(self.value_set)})"


class ExpectColumnValuesToNotBeInSetCounted(Counted, ExpectColumnValuesToNotBeInSet):
    """No value of the column is of a set."""

    @property
    def breaking(self) -> str:
        """Rows with a value of the set."""
        return f"{self.column} in ({_literals(self.value_set)})"


class ExpectColumnValuesToNotBeNullCounted(Counted, ExpectColumnValuesToNotBeNull):
    """The column has a value in every row."""

    @property
    def breaking(self) -> str:
        """Rows without one."""
        return f"{self.column} is null"


class ExpectColumnValuesToBeBetweenCounted(Counted, ExpectColumnValuesToBeBetween):
    """Every value of the column lies between two bounds, both of them included unless one is strict."""

    @property
    def breaking(self) -> str:
        """Rows outside the bounds."""
        below, above = "<=" if self.strict_min else "<", ">=" if self.strict_max else ">"
        lowest, highest = _literals([self.min_value]), _literals([self.max_value])
        return f"({self.column} {below} {lowest} or {self.column} {above} {highest})"


def _literals(values: Iterable[Any]) -> str:
    """SQL literals; JSON's escapes are BigQuery's too."""
    return ", ".join(
        f"date '{value}'" if isinstance(value, date) else json.dumps(value, ensure_ascii=False) for value in values
    )
