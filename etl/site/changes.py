"""What a publication changed, mart by mart: counted while the state before it is kept, and remembered from then on."""

from collections.abc import Sequence
from datetime import date

from google.api_core.exceptions import BadRequest, NotFound
from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from contracts.warehouse.tables import MARTS
from etl.ops.publication_changes import PublishedMart, TableChange, published_marts, remember_changes
from etl.ops.publications import state_table
from etl.platform.bigquery import query
from etl.transform.mart_tables import Mart

_sql = SqlFolder(__file__)


def changes(client: bigquery.Client, day: date, publication_id: str) -> tuple[TableChange, ...]:
    """What the publication that shows the day changed in each mart, by name; none when nobody counted it in time."""
    if not publication_id:
        return ()
    marts = published_marts(client, day, publication_id)
    found = [mart.change for mart in marts if mart.change]
    if not found and (found := _counted(client, day, publication_id, marts)):
        remember_changes(client, day, publication_id, found)
    return tuple(sorted(found, key=lambda change: change.table))


def _counted(
    client: bigquery.Client, day: date, publication_id: str, marts: Sequence[PublishedMart],
) -> list[TableChange]:
    """Marts kept by day are comparable while the state is kept, the others only until something else is published."""
    parts = [
        _part(Mart(mart.table, (), mart.day_column), day, publication_id)
        for mart in marts if mart.day_column or mart.status == "live"
    ]
    try:
        return [TableChange(**row) for row in query(client, "\nunion all\n".join(parts))] if parts else []
    except (NotFound, BadRequest):
        # The state before it is not kept any more.
        return []


def _part(mart: Mart, day: date, publication_id: str) -> str:
    return _sql(
        "change", name=mart.name, of_day=bool(mart.day_column), rows=mart.rows_of([day]), after=f"{MARTS}.{mart.name}",
        before=state_table(mart.name, publication_id),
    )
