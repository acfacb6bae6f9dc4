"""The rows of a chunk as they are read, before anything is closed or hashed; those read in two ways become one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from contracts.datasets.normalise.nested import Item
from contracts.datasets.texts_column import Texts

Places = NDArray[np.int64]
Lists = tuple[pa.Array, Places]


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Some documents of a chunk as they are read: their `rows` in it, the texts of fields, and columns that are ready.

    Of `lists` there are the different ones, and for each row the place of its own among them. `lines`
    are those of checkout_success carts; `labels` is what the options in all carts say, as it came.
    """

    rows: Places
    texts: dict[str, Texts]
    columns: list[pl.Series]
    lists: dict[str, Lists]
    lines: list[Item]
    labels: list[str | None]

    def list_columns(self) -> list[pl.Series]:
        """The columns of lists, put together by Arrow: polars takes twenty times as long for it."""
        return [pl.Series(name, lists.take(pa.array(places))) for name, (lists, places) in self.lists.items()]


def in_order(parts: Sequence[ReadRows]) -> ReadRows:
    """All rows of a chunk, in its order, of parts that have each of them once."""
    if len(parts) == 1:
        return parts[0]
    order, first = _order(parts), parts[0]
    by_name = [{column.name: column for column in part.columns} for part in parts]
    return ReadRows(
        np.arange(len(order)),
        {name: Texts.joined([part.texts[name] for part in parts], order) for name in first.texts},
        [pl.concat([columns[one.name] for columns in by_name]).gather(order) for one in first.columns],
        {name: _joined([part.lists[name] for part in parts], order) for name in first.lists},
        [line for part in parts for line in part.lines],
        [label for part in parts for label in part.labels],
    )


def _order(parts: Sequence[ReadRows]) -> Places:
    """For each row of a chunk its place among those of its parts, one part after the other."""
    rows = np.concatenate([part.rows for part in parts])
    order = np.empty(len(rows), dtype=np.int64)
    order[rows] = np.arange(len(rows))
    return order


def _joined(lists: Sequence[Lists], order: Places) -> Lists:
    starts = np.cumsum([0, *(len(different) for different, _ in lists)])
    places = np.concatenate([of_part + start for (_, of_part), start in zip(lists, starts, strict=False)])
    return pa.concat_arrays([different for different, _ in lists]), places[order]
