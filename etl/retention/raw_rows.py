"""Raw rows of days that were loaded so long ago that nobody may be recognised in them any more."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from google.cloud import bigquery

from contracts.datasets.registry import PSEUDONYMS
from contracts.warehouse.sql import SqlFolder, day_list
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


def due_rows(client: bigquery.Client, days: Sequence[date], oldest: datetime) -> dict[str, int]:
    """How many rows of these days, loaded before `oldest`, each table with pseudonyms has, if any."""
    if not days:
        return {}
    selects = [_sql("count", dataset=name, days=day_list(days)) for name in PSEUDONYMS]
    rows = query(client, "\nunion all\n".join(selects), {"oldest": oldest})
    return {row["dataset"]: row["row_count"] for row in rows if row["row_count"]}


def delete_rows(client: bigquery.Client, datasets: Iterable[str], days: Sequence[date], oldest: datetime) -> None:
    """Delete them; a day that is loaded anew meanwhile keeps what it has got."""
    for name in datasets:
        query(client, _sql("delete", dataset=name, days=day_list(days)), {"oldest": oldest})
