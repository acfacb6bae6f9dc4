"""A column of texts as its different values and which of them each row has: what is done to a value is done once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray


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

    @classmethod
    def joined(cls, parts: Sequence["Texts"], order: NDArray[np.int64]) -> "Texts":
        """The rows of some columns, one after the other, in an order; a text of two of them is a value twice."""
        starts = np.cumsum([0, *(len(part.values) for part in parts)])
        places = [part.places + int(start) for part, start in zip(parts, starts, strict=False)]
        return cls(pl.concat([part.values for part in parts]), pl.concat(places).gather(order))

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
        return self.given(pl.Series([read(value) for value in self.values.to_list()], dtype=dtype), default)

    def mapped(self, values: pl.Series) -> "Texts":
        """The texts that became of each value."""
        texts = Texts.of(values)
        return Texts(texts.values, texts.places.gather(self.places))

    def replaced(self, rows: pl.Series, text: str) -> "Texts":
        """The same with one text in some rows; `rows` says in which."""
        values = pl.concat([self.values, pl.Series(self.values.name, [text], dtype=pl.String)])
        return Texts(values, self.places.set(rows, len(self.values)))

    def every(self, step: int) -> "Texts":
        """The first row, and every so many rows another one."""
        return Texts(self.values, self.places.gather_every(step))

    def rows_of_each(self) -> pl.Series:
        """How many rows have each of the values."""
        return pl.Series(np.bincount(self.places.drop_nulls().to_numpy(), minlength=len(self.values)), dtype=pl.Int64)

    def rows_with(self, is_meant: pl.Series) -> int:
        """How many rows have one of the values that are meant; `is_meant` says so value for value."""
        return int(self.rows_of_each().filter(is_meant).sum())
