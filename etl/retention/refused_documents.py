"""The quarantine's documents whose time has come: of decided items, of items too old, of batches that nothing names.

An item stays with its reasons, for conservation counts it; its document goes. An object that has others yet is written
anew without it, and remembers of which items it is.
"""

import hashlib
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
from google.api_core.exceptions import NotFound, PreconditionFailed
from google.cloud import storage

from contracts.lake.paths import BatchPath
from etl.ops.quarantine_log import DueItems
from etl.quarantine.emptied_items import without_document
from etl.retention.terms import Terms

log = logging.getLogger(__name__)

_ITEMS, _ATTEMPTS = "quarantine/", "attempts/"
_EMPTIED = "emptied_items"


@dataclass(frozen=True, slots=True)
class DueObject:
    """An object of the quarantine bucket as it was seen: it is deleted, or loses the documents of these items."""

    name: str
    generation: int
    lock: str
    emptied: tuple[str, ...] = ()


def due_objects(bucket: storage.Bucket, items: Iterable[DueItems], terms: Terms) -> list[DueObject]:
    """What is to be deleted or emptied, by a look at the names, times and marks of all objects."""
    by_name = {BatchPath(one.dataset, one.data_date, one.batch_id).quarantine: one for one in items}
    found = [_of_batch(blob, by_name.get(blob.name), terms) for blob in bucket.list_blobs(prefix=_ITEMS)]
    gone = {quarantine_id for one in by_name.values() for quarantine_id in one.due_ids}
    found += [
        DueObject(blob.name, int(blob.generation), "") for blob in bucket.list_blobs(prefix=_ATTEMPTS)
        if blob.name.split("/")[2] in gone
    ]
    return [one for one in found if one is not None]


def clear(bucket: storage.Bucket, due: DueObject) -> bool:
    """Delete or empty the object, unless somebody wrote it meanwhile; whether it was done."""
    blob = bucket.blob(due.name)
    try:
        if due.emptied:
            _empty(blob, due)
        else:
            blob.delete(if_generation_match=due.generation)
    except (NotFound, PreconditionFailed):
        log.info("left for the next time, for somebody wrote it: %s", due.name)
        return False
    return True


def _of_batch(blob: storage.Blob, items: DueItems | None, terms: Terms) -> DueObject | None:
    lock = _lock(blob.name)
    if items is None:
        is_due = blob.updated < terms.superseded
        return DueObject(blob.name, int(blob.generation), lock) if is_due else None
    if not items.kept_count:
        return DueObject(blob.name, int(blob.generation), lock)
    if not items.due_ids or (blob.metadata or {}).get(_EMPTIED) == _mark(items.due_ids):
        return None
    return DueObject(blob.name, int(blob.generation), lock, items.due_ids)


def _empty(blob: storage.Blob, due: DueObject) -> None:
    content = blob.download_as_bytes(if_generation_match=due.generation)
    table = pq.read_table(io.BytesIO(content))
    rows = [without_document(row) if row["quarantine_id"] in set(due.emptied) else row for row in table.to_pylist()]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, table.schema), buffer, compression="zstd")
    blob.metadata = {_EMPTIED: _mark(due.emptied)}
    blob.upload_from_string(
        buffer.getvalue(), content_type="application/vnd.apache.parquet", if_generation_match=due.generation,
    )


def _mark(ids: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _lock(name: str) -> str:
    _, dataset, day, *_ = name.split("/")
    return f"land_{dataset} {day}"
