"""Load refusals: what the load function would not load, and why, as long as the refusal stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class LoadRefusal:
    """One refused object. Dataset and batch id are none of what lies in no batch's place."""

    object_uri: str
    object_generation: int | None
    dataset: str | None
    batch_id: str | None
    reason: str
    refused_at: datetime
    message: str


def standing_refusals(client: bigquery.Client, passing: str, days: int) -> list[LoadRefusal]:
    """Every refusal, the newest first; those of the `passing` reason only when they are of the last `days`."""
    return [LoadRefusal(**row) for row in query(client, _sql("standing"), {"malformed": passing, "days": days})]


def refused_objects(client: bigquery.Client, uris: Sequence[str]) -> set[tuple[str, int]]:
    """URI and generation of those of the objects that were refused."""
    return {(row["uri"], row["generation"]) for row in query(client, _sql("of_objects"), {"uris": list(uris)})}
