"""The documents behind quarantine items: originals and repaired versions, byte for byte, in the quarantine bucket."""

import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pyarrow.parquet as pq
from google.api_core.exceptions import NotFound
from google.cloud import storage

from contracts.datasets.raw_documents import Document, decode
from contracts.errors import QuarantineError
from contracts.lake.paths import BatchPath, attempt_name
from etl.ops.quarantine_log import Item
from etl.platform.storage import content_of_bytes, put
from etl.quarantine.extended_json import former_bson


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A quarantined document as its source had it, byte for byte, and what each rule found where."""

    raw: bytes
    violations: tuple[dict[str, str | None], ...]

    @property
    def document(self) -> Document:
        """The document, or what can be read of it."""
        return decode(self.raw)


def originals(bucket: storage.Bucket, items: Iterable[Item]) -> dict[str, KeptDocument]:
    """The source documents of items by quarantine id, each batch's file read once; without those no longer kept."""
    by_batch: defaultdict[BatchPath, list[str]] = defaultdict(list)
    for item in items:
        by_batch[BatchPath(item.dataset, item.data_date, item.batch_id)].append(item.quarantine_id)
    found: dict[str, KeptDocument] = {}
    for path, wanted in by_batch.items():
        found |= _of_batch(bucket, path, wanted)
    return found


def current_bson(bucket: storage.Bucket, items: Sequence[Item]) -> dict[str, bytes]:
    """The bytes that count for each item: its repaired version when it has one, else the original.

    Items whose document is no longer kept are left out.
    """
    kept = originals(bucket, [item for item in items if item.attempt_id is None])
    attempts = {item.quarantine_id: _attempt(bucket, item) for item in items if item.attempt_id}
    return {quarantine_id: raw for quarantine_id, raw in attempts.items() if raw is not None} | {
        quarantine_id: one.raw for quarantine_id, one in kept.items()
    }


def require_kept(items: Iterable[Item], found: Container[str]) -> None:
    """Pass when the document of every item was found.

    Raises:
        QuarantineError: one is no longer kept; names it.
    """
    for item in items:
        if item.quarantine_id not in found:
            raise QuarantineError(
                f"quarantine item {item.quarantine_id}: its document is no longer kept; the bucket's retention has "
                "passed. Discard the item, or run its day again to have it from the source."
            )


def store_attempt(bucket: storage.Bucket, item: Item, raw: bytes) -> str:
    """Keep a repaired version beside the original; equal content has an equal id and is one object."""
    attempt_id = hashlib.sha256(raw).hexdigest()[:16]
    name = attempt_name(item.dataset, item.quarantine_id, attempt_id)
    put(bucket, name, content_of_bytes(raw), "application/bson")
    return attempt_id


def _attempt(bucket: storage.Bucket, item: Item) -> bytes | None:
    for form, read in _FORMS.items():
        name = attempt_name(item.dataset, item.quarantine_id, str(item.attempt_id), form)
        with suppress(NotFound):
            return read(bucket.blob(name).download_as_bytes())
    return None


_FORMS: dict[str, Callable[[bytes], bytes]] = {"bson": bytes, "json": lambda content: former_bson(content.decode())}


def _of_batch(bucket: storage.Bucket, path: BatchPath, wanted: list[str]) -> dict[str, KeptDocument]:
    try:
        content = bucket.blob(path.quarantine).download_as_bytes()
    except NotFound:
        return {}
    file = pq.ParquetFile(io.BytesIO(content))
    names = file.schema_arrow.names
    # What former versions kept, and how they called it.
    form = "bson" if "bson" in names else "document"
    found_as = "violations" if "violations" in names else "breaches"
    columns = ["quarantine_id", found_as, form]
    table = pq.read_table(io.BytesIO(content), columns=columns, filters=[("quarantine_id", "in", wanted)])
    return {
        row["quarantine_id"]: KeptDocument(
            row["bson"] if form == "bson" else former_bson(row["document"]), tuple(row[found_as]),
        )
        for row in table.to_pylist()
    }
