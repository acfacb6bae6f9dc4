"""Row counts of a day, each taken where the rows are: source, lake, quarantine, ledger, raw, staging, marts."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
from bson import ObjectId
from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.manifest import MAIN_SLOT, Manifest
from etl import extract, lake
from etl.context import Run
from etl.locations import location_records
from etl.mongo import events_collection
from etl.products import product_records
from etl.quarantine import placed_elsewhere
from etl.warehouse import query

LANDING_TAKES_AT_MOST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """Rows of one live batch: in its manifest, in the ledger (null: no entry), and in the raw table."""

    batch_id: str
    landed: int
    ledger: int | None
    loaded: int

    @property
    def agrees(self) -> bool:
        """Whether all three say the same."""
        return self.landed == self.ledger == self.loaded


@dataclass(frozen=True, slots=True)
class DatasetCounts:
    """Rows of one dataset's day. `source` is counted now, of which `late` came after the day was landed.

    `quarantined` counts rows in the quarantine that no later batch took out; `loaded` all raw rows of the day.
    """

    source: int
    late: int
    extracted: int
    accepted: int
    quarantined: int
    landed: int
    loaded: int
    batches: tuple[BatchCounts, ...]


@dataclass(frozen=True, slots=True)
class OrderLineCounts:
    """Lines of a day's orders: in raw, in the fact table, and left out, by reason."""

    raw: int
    published: int
    excluded: Mapping[str, int]


def dataset_counts(run: Run, dataset: str) -> DatasetCounts:
    """Count one dataset of the run's day; a day that never landed counts zero from the lake on."""
    live = lake.live(lake.manifests(run.storage.bucket(run.settings.lake_bucket), dataset, run.day))
    main = live.get(MAIN_SLOT)
    taken_out = sum(manifest.counts.accepted for slot, manifest in live.items() if slot != MAIN_SLOT)
    loaded = _rows_by_batch(run, _LOADED.format(dataset=dataset), {"day": run.day})
    return DatasetCounts(
        source=_source_count(run, dataset),
        late=_late_count(run, main) if main and dataset == "events" else 0,
        extracted=main.counts.extracted if main else 0,
        accepted=sum(manifest.counts.accepted for manifest in live.values()),
        quarantined=_kept_rows(run, main) - taken_out if main else 0,
        landed=sum(manifest.row_count for manifest in live.values()),
        loaded=sum(loaded.values()),
        batches=_batches(live.values(), _rows_by_batch(run, _LEDGER, {"day": run.day, "dataset": dataset}), loaded),
    )


def order_line_counts(client: bigquery.Client, day: date, dataset: str) -> OrderLineCounts:
    """Count the order lines of a day; `dataset` is the one whose fact table is looked at."""
    excluded = _rows_or_none(client, _EXCLUDED, day)
    return OrderLineCounts(
        raw=sum(row["line_count"] for row in _rows_or_none(client, _RAW_LINES, day)),
        published=sum(row["line_count"] for row in _rows_or_none(client, _FACT_LINES.format(dataset=dataset), day)),
        excluded={row["exclusion_reason"]: row["line_count"] for row in excluded},
    )


def _source_count(run: Run, dataset: str) -> int:
    if dataset == "events":
        return extract.count_due(events_collection(run.settings), run.day, placed_elsewhere(run))
    records = location_records(run) if dataset == "locations" else product_records(run)
    return sum(1 for _ in records)


def _late_count(run: Run, manifest: Manifest) -> int:
    """Documents of the day that the source got after it was landed, told by the time in their ObjectId."""
    start, end = extract.bounds(run.day)
    since = datetime.fromisoformat(manifest.created_at) - LANDING_TAKES_AT_MOST
    return events_collection(run.settings).count_documents({
        "_id": {"$gte": ObjectId.from_datetime(since)}, "time_stamp": {"$gte": start, "$lt": end},
    })


def _kept_rows(run: Run, manifest: Manifest) -> int:
    blob = run.storage.bucket(run.settings.quarantine_bucket).get_blob(manifest.path.quarantine)
    return 0 if blob is None else int(pq.read_metadata(io.BytesIO(blob.download_as_bytes())).num_rows)


def _batches(
    live: Iterable[Manifest], ledger: Mapping[str, int], loaded: Mapping[str, int],
) -> tuple[BatchCounts, ...]:
    landed = {manifest.batch_id: manifest.row_count for manifest in live}
    known = sorted(landed.keys() | ledger.keys() | loaded.keys())
    return tuple(BatchCounts(one, landed.get(one, 0), ledger.get(one), loaded.get(one, 0)) for one in known)


def _rows_by_batch(run: Run, sql: str, parameters: Mapping[str, str | date]) -> dict[str, int]:
    return {row["batch_id"]: row["row_count"] for row in query(run.bigquery, sql, parameters)}


def _rows_or_none(client: bigquery.Client, sql: str, day: date) -> list[dict[str, Any]]:
    """The rows, or none when the table is still to be built."""
    try:
        return query(client, sql, {"day": day})
    except NotFound:
        return []


_LOADED = """
select _batch_id as batch_id, count(*) as row_count
from glamira_raw.{dataset}
where event_date = @day
group by _batch_id
"""

_LEDGER = """
select batch_id, sum(row_count) as row_count
from glamira_ops.loads
where event_date = @day and dataset = @dataset and status = 'loaded'
group by batch_id
"""

_RAW_LINES = """
select count(*) as line_count
from glamira_raw.events as events, unnest(events.cart_products) as line
where events.event_date = @day and events.event_type = 'checkout_success'
"""

_FACT_LINES = "select count(*) as line_count from {dataset}.fct_order_lines where order_date = @day"

_EXCLUDED = """
select exclusion_reason, count(*) as line_count
from glamira_staging.int_order_lines_excluded
where order_date = @day
group by exclusion_reason
order by exclusion_reason
"""
