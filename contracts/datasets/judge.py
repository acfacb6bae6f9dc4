"""The judgement of a chunk: every rule of a contract over every row, every reason of every refused row."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from contracts.datasets.fields import landed_fields

Record = dict[str, Any]
LONGEST_VALUE = 200  # characters; the document itself is kept whole
_NOT_RULES = frozenset({"not_nullable"})


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One rule that one row breaks: the reason code, the path in the document, the failing value's first characters."""

    reason: str
    path: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A chunk after judgement: landed columns of the accepted rows, violations of the refused ones, drift.

    `orders` are the rows of checkout_success, whatever became of them; `value_counts` are the values of each field
    that has a closed form.
    """

    accepted: pl.DataFrame
    refused: dict[int, list[Violation]]
    orders: frozenset[int] = frozenset()
    drift: Counter[str] = field(default_factory=Counter)
    value_counts: Counter[str] = field(default_factory=Counter)


def judged(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> Judged:
    """A chunk of which each row stands for one record, judged by the rules of its model."""
    refused = violations(model, frame)
    return Judged(accepted(model, frame, refused), refused)


def accepted(
    model: type[pa.DataFrameModel], frame: pl.DataFrame, refused: Mapping[int, list[Violation]],
) -> pl.DataFrame:
    """The landed columns of the rows that are not refused, in their order."""
    landed = frame.select(landed_fields(model))
    if not refused:
        return landed
    return landed.with_row_index("_row").filter(~pl.col("_row").is_in(list(refused))).drop("_row")


def violations(model: type[pa.DataFrameModel], frame: pl.DataFrame) -> dict[int, list[Violation]]:
    """The violations of each refused row, by its position in `frame`.

    A null in a required column is no reason of its own: the rule of the field it was read from reports it.

    Raises:
        SchemaErrors: the frame itself is not of the model's shape, which is a fault of ours.
    """
    rules = _rules(model)
    try:
        if rules.shape != frame.schema:
            model.validate(frame.clear(), lazy=True)
        rules.schema.validate(frame, lazy=True)
    except SchemaErrors as found:
        cases = found.failure_cases
        if cases["index"].null_count():
            raise
        return _by_row(cases.filter(~pl.col("check").is_in(list(_NOT_RULES))), source_paths(model))
    return {}


@dataclass(frozen=True, slots=True)
class _Rules:
    """The shape of a model's frames, and of its columns those that have rules: the others cost Pandera as much time."""

    shape: pl.Schema
    schema: pa.DataFrameSchema


@cache
def _rules(model: type[pa.DataFrameModel]) -> _Rules:
    whole = model.to_schema()
    shape = pl.Schema({name: column.dtype.type for name, column in whole.columns.items()})
    with_rules = {name: column for name, column in whole.columns.items() if column.checks}
    return _Rules(shape, pa.DataFrameSchema(with_rules, checks=whole.checks))


def source_paths(model: type[pa.DataFrameModel]) -> Mapping[str, str]:
    """The name in the source of each column of a model."""
    columns = model.to_schema().columns
    return {name: (column.metadata or {}).get("source") or name for name, column in columns.items()}


def _by_row(cases: pl.DataFrame, paths: Mapping[str, str]) -> dict[int, list[Violation]]:
    found: defaultdict[int, list[Violation]] = defaultdict(list)
    for row, check, column, value in cases.select("index", "check", "column", "failure_case").iter_rows():
        found[row].append(Violation(check, paths.get(column, column), value[:LONGEST_VALUE] if value else value))
    return dict(found)
