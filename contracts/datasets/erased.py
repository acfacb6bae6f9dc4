"""Erased people: the pseudonyms that nobody has any more, and rows from which they are taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from contracts.datasets.normalise.identifiers import identity
from contracts.datasets.normalise.pseudonym import PSEUDONYM_LENGTH, pseudonym
from contracts.datasets.normalise.scalars import as_text

# No value has it for its pseudonym but by a chance of one in 2^128.
ERASED = "0" * PSEUDONYM_LENGTH
IDENTITIES = {
    "ip": "ip_hash", "device_id": "device_id_hash", "user_id_db": "user_id_hash", "email_address": "email_hash",
}
_WORDS = "key_search"  # what an erased visitor typed goes with them


@dataclass(frozen=True, slots=True)
class People:
    """Pseudonyms by the column that has them: equal texts of two fields have equal pseudonyms, and are two things."""

    by_column: Mapping[str, frozenset[str]]

    def __bool__(self) -> bool:
        return any(self.by_column.values())

    def __or__(self, other: "People") -> "People":
        names = self.by_column.keys() | other.by_column.keys()
        return People({name: self.of(name) | other.of(name) for name in names})

    def of(self, column: str) -> frozenset[str]:
        """The pseudonyms of one column."""
        return self.by_column.get(column, frozenset())

    def has(self, record: Mapping[str, Any], keys: Iterable[str]) -> bool:
        """Whether a document's own fields name one of them, under any of the keys."""
        found = identities(record)
        return any(pseudonym(key, value) in self.of(column) for column, value in found.items() for key in keys)


NOBODY = People({})


def people(pairs: Iterable[tuple[str, str]]) -> People:
    """People from pairs of a column and a pseudonym."""
    by_column: dict[str, set[str]] = {}
    for column, value in pairs:
        by_column.setdefault(column, set()).add(value)
    return People({column: frozenset(values) for column, values in by_column.items()})


def identities(record: Mapping[str, Any]) -> dict[str, str]:
    """The values of a document that become pseudonyms, by their column, as they are before they are hashed."""
    found = {column: _value(record.get(source), source) for source, column in IDENTITIES.items()}
    return {column: value for column, value in found.items() if value}


def rows_of(frame: pl.DataFrame, erased: People) -> pl.Series:
    """Which rows have a pseudonym of these people."""
    named = [pl.col(name).is_in(list(erased.of(name))) for name in IDENTITIES.values() if name in frame.columns]
    return frame.select(pl.any_horizontal([one.fill_null(False) for one in named]).alias("is_theirs"))["is_theirs"]


def without(frame: pl.DataFrame, erased: People) -> pl.DataFrame:
    """The rows, as many as before: those of these people name nobody, and do not say what they searched for."""
    theirs = rows_of(frame, erased)
    if not theirs.any():
        return frame
    blanked = [
        pl.when(theirs & pl.col(name).is_not_null()).then(pl.lit(ERASED)).otherwise(pl.col(name)).alias(name)
        for name in IDENTITIES.values() if name in frame.columns
    ]
    words = [pl.when(~theirs).then(pl.col(_WORDS)).alias(_WORDS)] if _WORDS in frame.columns else []
    return frame.with_columns(*blanked, *words)


def _value(value: Any, source: str) -> str | None:
    text = as_text(value)
    # Addresses are hashed as the dataset of places has them.
    return identity(text if source == "ip" or text is None else text.strip())
