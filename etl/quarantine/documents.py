"""The documents behind quarantine items: originals and repaired versions, byte for byte, in the quarantine bucket."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pyarrow.compute as pc
from google.api_core.exceptions import NotFound
from google.cloud import storage

from contracts.commands import command
from contracts.datasets.raw_documents import Document, decode
from contracts.errors import QuarantineError
from contracts.lake.paths import BatchPath, attempt_name
from etl import lake
from etl.ops.quarantine_log import Item
from etl.platform.storage import content_of_bytes, put
from etl.quarantine.extended_json import former_bson

log = logging.getLogger(__name__)


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
    """The source documents of items by quarantine id, each batch's file read once.

    Without those no longer kept, and those of a file that cannot be read, which is logged.
    """
    by_batch: defaultdict[BatchPath, list[str]] = defaultdict(list)
    for item in items:
        by_batch[BatchPath(item.dataset, item.data_date, item.batch_id)].append(item.quarantine_id)
    found: dict[str, KeptDocument] = {}
    for path, wanted in by_batch.items():
        try:
            found |= _of_batch(bucket, path, wanted)
        except QuarantineError as error:
            log.warning("%s", error)
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
                f"quarantine item {item.quarantine_id}: its document is no longer kept, for the bucket's retention has "
                f"passed or its file is damaged. To have it from the source: "
                f"{command(f'land {item.dataset} {item.data_date}')}; else discard the item."
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
    # The last two are what former versions kept, and how they called it.
    table = lake.refused_rows(bucket, path, ["quarantine_id", "bson", "violations", "document", "breaches"])
    if table is None:
        return {}
    form = "bson" if "bson" in table.column_names else "document"
    found_as = "violations" if "violations" in table.column_names else "breaches"
    table = table.filter(pc.field("quarantine_id").isin(wanted))
    return {
        row["quarantine_id"]: KeptDocument(
            row["bson"] if form == "bson" else former_bson(row["document"]), tuple(row[found_as]),
        )
        for row in table.to_pylist()
    }
