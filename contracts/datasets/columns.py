"""Columns from documents: one field of a chunk becomes one typed series, with notes on what was odd."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import polars as pl
import pyarrow as pa

from contracts.datasets.forms.closing import Closing
from contracts.datasets.forms.unknown_fields import disclosed_field, field_name
from contracts.datasets.normalise.nested import Item, Parsed
from contracts.datasets.normalise.scalars import is_container

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scalar:
    """How a scalar field is read: its column, its name in MongoDB, the types expected there, and the reader.

    Values of `plain` types go into the column as they are; every other value goes through `read`. Types outside
    `expected` are counted as drift.
    """

    column: str
    source: str
    dtype: type[pl.DataType]
    plain: frozenset[type]
    read: Callable[[Any], Any]
    expected: frozenset[type]


@dataclass(slots=True)
class Findings:
    """What the columns of a chunk cannot hold: mismatched paths and unknown fields by row, and drift counts."""

    mismatched: dict[int, list[str]] = field(default_factory=dict)
    unknown: dict[int, Document] = field(default_factory=dict)
    drift: Counter[str] = field(default_factory=Counter)
    closing: Closing = field(default_factory=Closing)

    def mismatch(self, row: int, path: str) -> None:
        """Note that a path holds a container where a scalar belongs, or the reverse."""
        self.mismatched.setdefault(row, []).append(path)

    def surprise(self, row: int, unknown: Document) -> None:
        """Note fields that the contract does not know; positions in arrays do not make different drift."""
        self.unknown.setdefault(row, {}).update(unknown)
        self.drift.update("unknown:" + field_name(_without_numbers(path)) for path in unknown)

    def take(self, row: int, parsed: Parsed) -> list[Item]:
        """Note the findings of a nested field; returns its items."""
        for path in parsed.mismatched:
            self.mismatch(row, path)
        if parsed.unknown:
            self.surprise(row, parsed.unknown)
        self.drift.update("type:" + _without_numbers(stranger) for stranger in parsed.strangers)
        return parsed.items

    def mismatched_column(self, rows: int) -> pl.Series:
        """The mismatched paths, row for row."""
        paths: list[list[str]] = [[]] * rows
        for row, found in self.mismatched.items():
            paths[row] = sorted(found)
        return pl.Series("mismatched", pa.array(paths, pa.list_(pa.string())))

    def extra_column(self, rows: int) -> pl.Series:
        """The unknown fields with their types as JSON, row for row; null where there are none."""
        extra: list[str | None] = [None] * rows
        for row, fields in self.unknown.items():
            shown = {field_name(path): disclosed_field(path, value) for path, value in fields.items()}
            extra[row] = orjson.dumps(shown, option=orjson.OPT_SORT_KEYS).decode()
        return pl.Series("extra", extra, dtype=pl.String)


def _without_numbers(path: str) -> str:
    return ".".join(part for part in path.split(".") if not part.isdigit())


def scalar_column(
    documents: Sequence[Document], scalar: Scalar, findings: Findings, rows: Sequence[int],
) -> pl.Series:
    """One scalar field of some documents, `rows` being theirs.

    A column of plain values, the common case, costs no call per value.
    """
    values = [document.get(scalar.source) for document in documents]
    kinds = set(map(type, values))
    if not kinds <= scalar.expected:
        _note_strangers(values, scalar, findings, rows)
    if not kinds <= scalar.plain:
        values = [value if type(value) in scalar.plain else scalar.read(value) for value in values]
    return pl.Series(scalar.column, values, dtype=scalar.dtype)


def _note_strangers(values: Sequence[Any], scalar: Scalar, findings: Findings, rows: Sequence[int]) -> None:
    for row, value in zip(rows, values, strict=True):
        if type(value) in scalar.expected:
            continue
        findings.drift[f"type:{scalar.source}:{type(value).__name__}"] += 1
        if is_container(value):
            findings.mismatch(row, scalar.source)
