"""The rules of a contract as facts: reason code, field, meaning; for documents and for tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandera.polars as pa

from contracts.datasets.reasons import Reason


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the reason code it refuses for, the column it judges ("" for several), and what it says."""

    reason: str
    column: str
    meaning: str


def rules_of(model: type[pa.DataFrameModel]) -> tuple[Rule, ...]:
    """Every rule of a model, in the order of its columns, rules over several columns last."""
    schema = model.to_schema()
    of_columns = (_rule(check, name) for name, column in schema.columns.items() for check in column.checks)
    return (*of_columns, *(_rule(check, "") for check in schema.checks))


def fields_of(model: type[pa.DataFrameModel]) -> Iterator[tuple[str, Any]]:
    """Every field of a model and of the models of its lists, as dotted path and Pandera column."""
    for name, column in model.to_schema().columns.items():
        yield name, column
        if items := (column.metadata or {}).get("items"):
            yield from ((f"{name}.{path}", member) for path, member in fields_of(items))


_MEANINGS = {str(reason): reason.meaning for reason in Reason}


def _rule(check: Any, column: str) -> Rule:
    reason = str(check.name)
    return Rule(reason, column, _MEANINGS.get(reason) or str(check.description or ""))
