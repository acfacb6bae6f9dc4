"""What tables there are, with their columns: kept from what made them, in a file that outlives the proxy."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sandbox.bigquery_proxy.information_schema import NAME as INFORMATION_SCHEMA
from sandbox.bigquery_proxy.schemas import Field

_CREATE = "create table if not exists tables (name text primary key, definition text not null)"
_PUT = "insert into tables (name, definition) values (?, ?) on conflict (name) do update set definition = ?2"


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view: its columns as the API spells them.

    `partition_column` is empty when it has none; `needs_filter`: whether a query must name it.
    """

    fields: tuple[Field, ...]
    partition_column: str = ""
    needs_filter: bool = False

    def altered(self, added: Iterable[Field], removed: frozenset[str], renamed: Mapping[str, str]) -> "Table":
        """The table with the columns that it lacks, without those taken away, and others by their new names."""
        known = {one["name"] for one in self.fields}
        kept = tuple(
            {**one, "name": renamed.get(one["name"], one["name"])} for one in self.fields if one["name"] not in removed
        )
        return replace(self, fields=(*kept, *(one for one in added if one["name"] not in known)))

    @classmethod
    def from_api(cls, resource: Mapping[str, Any]) -> "Table":
        """The table that a Table resource describes."""
        partitioning = resource.get("timePartitioning") or {}
        needs_filter = resource.get("requirePartitionFilter", partitioning.get("requirePartitionFilter", False))
        fields = (resource.get("schema") or {}).get("fields", ())
        return cls(tuple(fields), partitioning.get("field", ""), str(needs_filter).lower() == "true")


@dataclass
class Catalog:
    """Tables by `dataset.table`; `version` grows with every change, and is remembered for what was changed."""

    store: sqlite3.Connection
    version: int = 0
    _tables: dict[str, Table] = field(default_factory=dict)
    _definitions: dict[str, str] = field(default_factory=dict)
    _datasets: set[str] = field(default_factory=set)
    _changed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path | None) -> "Catalog":
        """The catalog that is kept in a file; in memory without one."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        store.execute("pragma synchronous = off")
        store.execute(_CREATE)
        definitions = dict(store.execute("select name, definition from tables").fetchall())
        return cls(store, 0, {name: Table(**json.loads(text)) for name, text in definitions.items()}, definitions)

    def get(self, name: str) -> Table | None:
        """The table of that name, if it is known."""
        return self._tables.get(name)

    def spelled_otherwise(self, name: str) -> bool:
        """Whether a table is known whose name differs only in capital letters; for BigQuery that is another table."""
        return any(known != name and known.casefold() == name.casefold() for known in self._tables)

    def items(self) -> Iterator[tuple[str, Table]]:
        """Every known table by its name."""
        return iter(sorted(self._tables.items()))

    def changed_at(self, names: Iterable[str]) -> int:
        """The version of the last change of any of these tables, or datasets' metadata; 0 when none changed."""
        return max((self._changed.get(name, 0) for name in names), default=0)

    def definitions(self, names: Iterable[str]) -> tuple[str, ...]:
        """What is known of these tables, or datasets' metadata, as texts by the order of their names.

        Two moments with the same definitions are the same to a statement that speaks of no other tables.
        """
        return tuple(self._definitions.get(name, "") for name in sorted(names))

    def datasets(self) -> list[str]:
        """The datasets of all known tables, and those without one that were spoken of."""
        return sorted(self._datasets | {name.partition(".")[0] for name in self._tables if "." in name})

    def put_dataset(self, name: str) -> None:
        """Know that a dataset is there; its metadata can be asked for, whether it has tables or not."""
        if name not in self._datasets:
            self._datasets.add(name)
            self._definitions[f"{name}.{INFORMATION_SCHEMA}"] = "known"
            self._count(f"{name}.{INFORMATION_SCHEMA}")

    def put(self, name: str, table: Table) -> None:
        """Keep what a table looks like from now on."""
        if self._tables.get(name) != table:
            self._tables[name] = table
            text = json.dumps({"fields": table.fields, "partition_column": table.partition_column,
                               "needs_filter": table.needs_filter})
            self._definitions[name] = text
            self.store.execute(_PUT, (name, text))
            self._count(name)

    def forget(self, names: Iterable[str]) -> None:
        """Know these tables no longer; whoever needs one asks the emulator."""
        for name in set(names) & self._tables.keys():
            del self._tables[name], self._definitions[name]
            self.store.execute("delete from tables where name = ?", (name,))
            self._count(name)

    def forget_dataset(self, dataset: str) -> None:
        """Know none of a dataset's tables."""
        self._datasets.discard(dataset)
        self._definitions.pop(f"{dataset}.{INFORMATION_SCHEMA}", None)
        self.forget([name for name in self._tables if name.partition(".")[0] == dataset])

    def _count(self, name: str) -> None:
        self.version += 1
        self._changed[name] = self.version
