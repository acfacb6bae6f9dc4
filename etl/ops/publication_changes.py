"""Publication changes: what a publication changed in each mart, as it was counted while it could be."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class TableChange:
    """One mart before and after a publication: its rows, and how many came and went (a changed row does both).

    Of marts that are kept by day they are the rows of that day, of the others all rows; `of_day` says which.
    """

    table: str
    of_day: bool
    before: int
    after: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class PublishedMart:
    """One mart of a publication of this status; `day_column` is empty of one that is not kept by day.

    `change` is none when nobody counted it yet.
    """

    table: str
    status: str
    day_column: str
    change: TableChange | None


def published_marts(client: bigquery.Client, day: date, publication_id: str) -> list[PublishedMart]:
    """The marts of a publication that audit has too or whose change was counted, with their changes of the day."""
    rows = query(client, _sql("marts"), {"day": day, "publication_id": publication_id})
    return [
        PublishedMart(row["table"], row["status"], row["day_column"] or "", TableChange(
            row["table"], row["of_day"], row["before"], row["after"], row["added"], row["removed"],
        ) if row["before"] is not None else None)
        for row in rows
    ]


def remember_changes(
    client: bigquery.Client, day: date, publication_id: str, changes: Iterable[TableChange],
) -> None:
    """Keep what a publication changed of a day; two that count at once keep the same twice, and it is shown once."""
    query(client, _sql("remember"), {
        "day": day, "publication_id": publication_id, "changes": json.dumps([asdict(one) for one in changes]),
    })
