"""What a table of the warehouse is: its columns, its partitions and its clustering."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One BigQuery column; `kind` is the API's type name, `fields` the members of a RECORD.

    `former_name` is what an earlier release called it; empty for a column that always had its name.
    """

    name: str
    kind: str
    mode: str = "NULLABLE"
    description: str = ""
    fields: tuple["Column", ...] = ()
    precision: int | None = None
    scale: int | None = None
    former_name: str = ""

    def to_api(self) -> dict[str, Any]:
        """The column as the BigQuery REST API spells it (a TableFieldSchema)."""
        api: dict[str, Any] = {"name": self.name, "type": self.kind, "mode": self.mode}
        if self.description:
            api["description"] = self.description
        if self.precision is not None:
            api |= {"precision": str(self.precision), "scale": str(self.scale)}
        if self.fields:
            api["fields"] = [member.to_api() for member in self.fields]
        return api


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `dataset.name`, its columns, the DATE column it is partitioned by, and its clustering."""

    dataset: str
    name: str
    columns: tuple[Column, ...]
    partition_by: str | None = None
    cluster_by: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """`dataset.table`; queries always use it, never a default dataset."""
        return f"{self.dataset}.{self.name}"
