"""What the loader left behind: rows of the raw tables, of the ledger and of the refusals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.cloud import bigquery

from etl.platform.bigquery import ensure_warehouse, query

Row = dict[str, Any]


@dataclass(frozen=True)
class Warehouse:
    """Questions to the warehouse."""

    client: bigquery.Client

    def rows(self, dataset: str, day: date) -> list[Row]:
        """A day's rows of a raw table."""
        return query(self.client, f"select * from glamira_raw.{dataset} where event_date = @day", {"day": day})

    def names(self, day: date) -> list[str]:
        """The names that the locations of a day were made from, sorted; a row loaded twice shows twice."""
        return sorted(row["ip_hash"] for row in self.rows("locations", day))

    def ledger(self, day: date) -> dict[str, Row]:
        """The day's ledger rows by batch id; no batch has two."""
        rows = query(self.client, "select * from glamira_ops.loads where event_date = @day", {"day": day})
        by_batch = {row["batch_id"]: row for row in rows}
        assert len(by_batch) == len(rows)
        return by_batch

    def statuses(self, day: date) -> dict[str, str]:
        """The day's batches and what the ledger says of each."""
        return {batch_id: row["status"] for batch_id, row in self.ledger(day).items()}

    def reasons(self, name: str) -> list[str]:
        """Why an object was refused, one reason per recorded refusal."""
        sql = "select reason from glamira_ops.load_refusals where ends_with(object_uri, concat('/', @name))"
        return [row["reason"] for row in query(self.client, sql, {"name": name})]

    def refusals(self, reason: str) -> list[dict[str, Any]]:
        """Every refusal for that reason."""
        sql = "select object_uri, object_generation, message from glamira_ops.load_refusals where reason = @reason"
        return query(self.client, sql, {"reason": reason})

    def staging_tables(self) -> list[str]:
        """The staging tables that are left."""
        return [table.table_id for table in self.client.list_tables("glamira_load")]

    @contextmanager
    def without(self, table: str) -> Iterator[None]:
        """The warehouse while one table is missing; it is made again, empty, afterwards."""
        self.client.delete_table(table)
        try:
            yield
        finally:
            ensure_warehouse(self.client)
