"""Row counts of a day, each taken where the rows are: source, lake, quarantine, ledger, raw, staging, marts."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.manifest import MAIN_SLOT, Manifest
from etl.context import Run
from etl.landing import lake
from etl.mongo import events_collection
from etl.places.day_ips import count_day_ips
from etl.products.products import product_records
from etl.quarantine.store import placed_elsewhere
from etl.source import extract
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

    `quarantined` counts refused rows that are open or discarded; `reprocessed` those that lie in the day's
    supplementary batch instead, of which `moved_in` are due on another day or gone from the source. `moved_out`
    belong to another day since they were repaired. `loaded` counts all raw rows of the day.
    """

    source: int
    late: int
    extracted: int
    accepted: int
    quarantined: int
    landed: int
    loaded: int
    batches: tuple[BatchCounts, ...]
    supplemented: int = 0
    reprocessed: int = 0
    moved_in: int = 0
    moved_out: int = 0


@dataclass(frozen=True, slots=True)
class _Refused:
    """The rows that the main batch refused, by what became of them since."""

    quarantined: int
    reprocessed: int
    moved_in: int
    moved_out: int


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
    refused = _refused(run, dataset, main)
    loaded = _rows_by_batch(run, _LOADED.format(dataset=dataset), {"day": run.day})
    return DatasetCounts(
        source=_source_count(run, dataset),
        late=_late_count(run, main) if main and dataset == "events" else 0,
        extracted=main.counts.extracted if main else 0,
        accepted=sum(manifest.counts.accepted for manifest in live.values()),
        quarantined=refused.quarantined,
        landed=sum(manifest.row_count for manifest in live.values()),
        loaded=sum(loaded.values()),
        batches=_batches(live.values(), _rows_by_batch(run, _LEDGER, {"day": run.day, "dataset": dataset}), loaded),
        supplemented=sum(manifest.counts.accepted for slot, manifest in live.items() if slot != MAIN_SLOT),
        reprocessed=refused.reprocessed,
        moved_in=refused.moved_in,
        moved_out=refused.moved_out,
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
    if dataset == "locations":
        return count_day_ips(run)
    return sum(1 for _ in product_records(run))


def _late_count(run: Run, manifest: Manifest) -> int:
    """Documents of the day that the source got after it was landed, told by the time in their ObjectId."""
    since = datetime.fromisoformat(manifest.created_at) - LANDING_TAKES_AT_MOST
    return extract.count_later(events_collection(run.settings), run.day, since)


def _refused(run: Run, dataset: str, main: Manifest | None) -> _Refused:
    rows = query(run.bigquery, _REPROCESSED, {"dataset": dataset, "day": run.day})
    landed = {row["quarantine_id"]: row["landed_date"] for row in rows}
    kept = _kept_ids(run, main) if main else set()
    own = {quarantine_id for quarantine_id, day in landed.items() if day == run.day}
    return _Refused(
        quarantined=len(kept - landed.keys()),
        reprocessed=len(own),
        moved_in=len(own - kept),
        moved_out=len(kept & (landed.keys() - own)),
    )


def _kept_ids(run: Run, manifest: Manifest) -> set[str]:
    blob = run.storage.bucket(run.settings.quarantine_bucket).get_blob(manifest.path.quarantine)
    if blob is None:
        return set()
    table = pq.read_table(io.BytesIO(blob.download_as_bytes()), columns=["quarantine_id"])
    return set(table["quarantine_id"].to_pylist())


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

_REPROCESSED = """
select quarantine_id, landed_date
from glamira_ops.quarantine_log
where dataset = @dataset and landed_date is not null and (data_date = @day or landed_date = @day)
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
