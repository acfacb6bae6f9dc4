"""The documents behind quarantine items: originals and repaired versions, type-exact, in the quarantine bucket."""

import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import bson.json_util
import pyarrow.parquet as pq
from bson.codec_options import DatetimeConversion
from bson.json_util import JSONMode, JSONOptions
from google.api_core.exceptions import NotFound
from google.cloud import storage

from contracts.errors import QuarantineError
from contracts.paths import BatchPath, attempt_name
from etl.objects import content_of_text, put
from etl.quarantine.log import Item

Document = dict[str, Any]

# Canonical Extended JSON, read back into the very types it was written from.
EXACT = JSONOptions(json_mode=JSONMode.CANONICAL, tz_aware=True, datetime_conversion=DatetimeConversion.DATETIME_AUTO)


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A quarantined document as its source had it, and what each rule found where."""

    document: Document
    breaches: tuple[dict[str, str | None], ...]


def originals(bucket: storage.Bucket, items: Iterable[Item]) -> dict[str, KeptDocument]:
    """The source documents of items by quarantine id, each batch's file read once.

    Raises:
        QuarantineError: one is no longer kept; names it.
    """
    by_batch: defaultdict[BatchPath, list[str]] = defaultdict(list)
    for item in items:
        by_batch[BatchPath(item.dataset, item.data_date, item.batch_id)].append(item.quarantine_id)
    found: dict[str, KeptDocument] = {}
    for path, wanted in by_batch.items():
        found |= _of_batch(bucket, path, wanted)
    return found


def current_documents(bucket: storage.Bucket, items: Sequence[Item]) -> dict[str, Document]:
    """The document that counts for each item: its repaired version when it has one, else the original.

    Raises:
        QuarantineError: one is no longer kept; names it.
    """
    kept = originals(bucket, [item for item in items if item.attempt_id is None])
    return {
        item.quarantine_id: _attempt(bucket, item) if item.attempt_id else kept[item.quarantine_id].document
        for item in items
    }


def store_attempt(bucket: storage.Bucket, item: Item, document: Document) -> str:
    """Keep a repaired version beside the original; equal content has an equal id and is one object."""
    text = to_json(document)
    attempt_id = hashlib.sha256(text.encode()).hexdigest()[:16]
    put(bucket, attempt_name(item.dataset, item.quarantine_id, attempt_id), content_of_text(text), "application/json")
    return attempt_id


def to_json(document: Document) -> str:
    """A document as canonical Extended JSON."""
    return bson.json_util.dumps(document, json_options=EXACT)


def from_json(text: str) -> Any:
    """A value out of Extended JSON.

    Raises:
        ValueError, TypeError: it is none.
    """
    return bson.json_util.loads(text, json_options=EXACT)


def _attempt(bucket: storage.Bucket, item: Item) -> Document:
    name = attempt_name(item.dataset, item.quarantine_id, str(item.attempt_id))
    try:
        document: Document = from_json(bucket.blob(name).download_as_bytes().decode())
    except NotFound as error:
        raise _not_kept(item.quarantine_id, name) from error
    return document


def _of_batch(bucket: storage.Bucket, path: BatchPath, wanted: list[str]) -> dict[str, KeptDocument]:
    try:
        content = bucket.blob(path.quarantine).download_as_bytes()
    except NotFound as error:
        raise _not_kept(wanted[0], path.quarantine) from error
    columns = ["quarantine_id", "document", "breaches"]
    table = pq.read_table(io.BytesIO(content), columns=columns, filters=[("quarantine_id", "in", wanted)])
    found = {
        row["quarantine_id"]: KeptDocument(from_json(row["document"]), tuple(row["breaches"]))
        for row in table.to_pylist()
    }
    for missing in set(wanted) - found.keys():
        raise _not_kept(missing, path.quarantine)
    return found


def _not_kept(quarantine_id: str, name: str) -> QuarantineError:
    return QuarantineError(
        f"quarantine item {quarantine_id}: its document is not in {name} any more; the bucket's retention has passed. "
        "Discard the item, or run its day again to have it from the source."
    )
