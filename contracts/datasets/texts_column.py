"""A column of texts as its different values and which of them each row has: what is done to a value is done once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: its different `values`, and for each row the place of its own among them, or null."""

    values: pl.Series
    places: pl.Series

    @classmethod
    def of(cls, texts: pl.Series | Sequence[str | None] | pa.Array) -> "Texts":
        """Texts, row for row."""
        if not isinstance(texts, pa.Array):
            texts = pl.Series(texts, dtype=pl.String).to_arrow(compat_level=pl.CompatLevel.oldest())
        encoded = texts.dictionary_encode()
        return cls(pl.Series(encoded.dictionary, dtype=pl.String), pl.Series(encoded.indices, dtype=pl.Int32))

    @property
    def filled(self) -> int:
        """How many rows have a value."""
        return len(self.places) - self.places.null_count()

    def column(self) -> pl.Series:
        """The texts, row for row."""
        return self.given(self.values)

    def given(self, values: pl.Series, default: Any = None) -> pl.Series:
        """A column of what became of each value; `default` where a row has none."""
        if not self.filled:
            return pl.Series(values.name, [default], dtype=values.dtype).new_from_index(0, len(self.places))
        column = values.gather(self.places)
        return column if default is None else column.set(self.places.is_null(), default)

    def read(self, read: Callable[[str], Any], dtype: Any, default: Any = None) -> pl.Series:
        """A column of what is read from each value."""
        return self.given(pl.Series([read(value) for value in self.values], dtype=dtype), default)

    def values_with(self, others: pl.Series, places: pl.Series) -> pl.Series:
        """The different values with others in some places; what was read stays, which polars would scatter over."""
        return self.values.clone().scatter(places, others)

    def replaced(self, rows: pl.Series, text: str) -> "Texts":
        """The same with one text in some rows; `rows` says in which."""
        values = pl.concat([self.values, pl.Series(self.values.name, [text], dtype=pl.String)])
        return Texts(values, self.places.set(rows, len(self.values)))

    def rows_of_each(self) -> pl.Series:
        """How many rows have each of the values."""
        return pl.Series(np.bincount(self.places.drop_nulls().to_numpy(), minlength=len(self.values)), dtype=pl.Int64)

    def rows_with(self, is_meant: pl.Series) -> int:
        """How many rows have one of the values that are meant; `is_meant` says so value for value."""
        return int(self.rows_of_each().filter(is_meant).sum())
