"""Source counts: what the source held of each day just before it was landed."""

from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class LandedCount:
    """What was counted of a landed day: documents stamped in it, documents without a usable stamp, their spread.

    `newest_id` is the newest ObjectId (hex) of the whole source at that time, `counted_at`; null: not looked up.

    `is_unseen`: a published day that was loaded since and is shown by nothing; `is_taken_back`: one whose publication
    was rolled back.
    """

    data_date: date
    stamped: int
    odd: int
    spread: str | None
    newest_id: str | None
    counted_at: datetime
    is_unseen: bool
    is_taken_back: bool


def keep_source_count(run: Run, stamped: int, odd: int, spread: str, newest_id: str) -> None:
    """Keep what was counted of the run's day, in place of what was counted before."""
    query(run.bigquery, _sql("keep"), {
        "day": run.day, "stamped": stamped, "odd": odd, "spread": spread, "newest_id": newest_id,
    })


def landed_counts(client: bigquery.Client) -> list[LandedCount]:
    """What was counted of every day whose documents a run began to land."""
    return [LandedCount(**row) for row in query(client, _sql("all"))]


def landed_days(client: bigquery.Client) -> set[date]:
    """Every day whose documents a run began to land, whatever came of it."""
    return {row["day"] for row in query(client, _sql("days"))}
