"""Gone items: refused documents that the source has lost since; their items stay open, for nothing else has them."""

from pathlib import Path

import pyarrow.parquet as pq

from etl.ops.day_run import Run
from etl.ops.quarantine_ids import quarantine_id
from etl.ops.quarantine_log import Filters, list_items
from etl.quarantine.documents import originals
from etl.sources.registry import SOURCES


def gone_items(run: Run, dataset: str, refused: Path) -> frozenset[str]:
    """The day's open items that a landing did not refuse again because their documents are no longer in the source."""
    source = SOURCES[dataset]
    if not source.keeps_documents:
        return frozenset()
    again = set(pq.read_table(refused, columns=["quarantine_id"])["quarantine_id"].to_pylist())
    open_items = list_items(run.bigquery, Filters(day=run.day, dataset=dataset))
    left = [item for item in open_items if item.quarantine_id not in again]
    if not left:
        return frozenset()
    kept = originals(run.services.quarantine_bucket, left)
    ids = (one.document.get("_id") for one in kept.values())
    there = source.known_ids(run.services, ids)
    return frozenset(kept) - {quarantine_id(dataset, {"_id": one}) for one in there}
