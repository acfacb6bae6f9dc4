"""Loads: which batches the load function has loaded, which of them are live, and which readers see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder, day_list
from etl.ops.day_run import Run
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Load:
    """One loaded batch and the manifest that it was loaded by; `sequence` is its place in its slot."""

    dataset: str
    event_date: date
    slot: str
    sequence: int | None
    batch_id: str
    manifest_uri: str
    manifest_generation: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a manifest: `refusal` is the load function's message, none when it is loaded and live."""

    uri: str
    generation: int
    refusal: str | None


@dataclass(frozen=True, slots=True)
class ShownBatches:
    """Batch ids of a day's events, one of each slot: those of the rows that readers see, and those loaded last.

    `is_emptied`: whether the latest landing found nothing to accept, and so left the batches that were there.
    """

    shown: frozenset[str]
    live: frozenset[str]
    is_emptied: bool


def every_load(client: bigquery.Client) -> list[Load]:
    """Every load of every day, also of batches that were superseded since."""
    return [Load(**row) for row in query(client, _sql("every"))]


def days_loaded_before(client: bigquery.Client, oldest: datetime) -> list[date]:
    """The days whose events and places were loaded last before a moment, in order."""
    return [row["event_date"] for row in query(client, _sql("last_loaded"), {"oldest": oldest})]


def live_batch_ids(run: Run) -> tuple[str, ...]:
    """The live batches of the run's day, those of every dataset and slot, by id."""
    return tuple(row["batch_id"] for row in query(run.bigquery, _sql("live_batches"), {"day": run.day}))


def loaded_row_counts(run: Run) -> dict[str, int]:
    """The rows of the run's live batches by dataset."""
    rows = query(run.bigquery, _sql("row_counts"), {"day": run.day})
    return {row["dataset"]: row["row_count"] for row in rows}


def rows_by_batch(day: date) -> str:
    """A SELECT of `kind, day, name, row_count` without parameters: rows of a day's live batches by batch id.

    Places are `ledger` and the dataset.
    """
    return _sql("rows_by_batch", day=day_list([day]))


def latest_sequence(client: bigquery.Client, dataset: str, day: date) -> int:
    """The highest sequence of a dataset's day that was ever loaded; 0 when none was."""
    [row] = query(client, _sql("latest_sequence"), {"dataset": dataset, "day": day})
    return row["latest"] or 0


def fates(client: bigquery.Client, days: Sequence[date], uris: Sequence[str]) -> list[Fate]:
    """Manifests of these days that are loaded and live, and those of these URIs that were refused."""
    return [Fate(**row) for row in query(client, _sql("fates"), {"days": list(days), "uris": list(uris)})]


def shown_batches(run: Run) -> ShownBatches:
    """Those of the run's day; none are shown of a day that no publication shows."""
    rows = query(run.bigquery, _sql("shown_batches"), {"day": run.day})
    return ShownBatches(_named(rows, "shown"), _named(rows, "live"), bool(_named(rows, "emptied")))


def _named(rows: Iterable[dict[str, str]], kind: str) -> frozenset[str]:
    return frozenset(row["batch_id"] for row in rows if row["kind"] == kind)
