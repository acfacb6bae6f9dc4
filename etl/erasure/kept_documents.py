"""The quarantine's documents of a person: their items stay as counts, and what waits in them is gone.

A document that was reprocessed is in the warehouse: it keeps what makes it an order, so that it can land again.
"""

import io
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from google.api_core.exceptions import NotFound
from google.cloud import storage

from contracts.datasets.erased import People
from contracts.datasets.raw_documents import Document, decode, encode
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.ops.quarantine_log import Filters, list_items
from etl.platform.services import Services
from etl.platform.storage import content_of_bytes, put
from etl.quarantine.emptied_items import without_document
from etl.quarantine.extended_json import former_bson, to_json

log = logging.getLogger(__name__)

_ITEMS, _ATTEMPTS = "quarantine/", "attempts/"
_OF_THE_ORDER = ("_id", "time_stamp", "collection", "store_id", "order_id", "product_id", "price", "currency")
_OF_THE_LINE = ("product_id", "amount", "price", "currency")
_OF_THE_OPTION = ("option_id", "value_id", "option_label")


@dataclass(frozen=True, slots=True)
class Search:
    """What finds a person in a document: pseudonyms of its fields by every key, or a value anywhere in it."""

    people: People
    keys: tuple[str, ...]
    pattern: re.Pattern[bytes] | None

    def finds(self, raw: bytes) -> bool:
        """Whether the document's bytes name the person."""
        return bool(self.pattern and self.pattern.search(raw)) or self.people.has(decode(raw), self.keys)


@dataclass(frozen=True, slots=True)
class TheirDocument:
    """A document in the quarantine bucket: the object that has it, and the item that it is of."""

    name: str
    quarantine_id: str


def their_documents(services: Services, search: Search) -> Iterator[TheirDocument]:
    """Every document of the quarantine, original or repaired, that names the person."""
    bucket = services.quarantine_bucket
    for blob in bucket.list_blobs(prefix=_ITEMS):
        if (table := _table(blob)) is not None:
            for row in table.to_pylist():
                if search.finds(_raw(row)):
                    yield TheirDocument(blob.name, row["quarantine_id"])
    for blob in bucket.list_blobs(prefix=_ATTEMPTS):
        if (content := _content(blob)) is None:
            continue
        if search.finds(content if blob.name.endswith(".bson") else former_bson(content.decode())):
            yield TheirDocument(blob.name, blob.name.split("/")[2])


def erase_documents(services: Services, found: list[TheirDocument], search: Search, by: Author) -> None:
    """Take the person out of these objects, and close the items that were open; twice does no harm.

    Raises:
        WriteConflict: somebody else writes one of the objects.
    """
    ids = {one.quarantine_id for one in found}
    items = list_items(services.bigquery, Filters(status="", ids=tuple(ids))) if ids else []
    landed = {item.quarantine_id for item in items if item.landed_date is not None}
    for name in sorted({one.name for one in found}):
        if name.startswith(_ATTEMPTS):
            _erase_attempt(services.quarantine_bucket, name, landed)
        else:
            _erase_items(services.quarantine_bucket, name, search, landed)
    apply(services.bigquery, Verb.DISCARD, [Change(item.quarantine_id) for item in items if item.status == "open"], by)


def redacted(document: Document) -> Document:
    """What makes a document the order or event that it is, without whatever names a person."""
    kept = {name: document[name] for name in _OF_THE_ORDER if name in document}
    lines = document.get("cart_products")
    if isinstance(lines, list):
        kept["cart_products"] = [_line(line) for line in lines]
    return kept


def _line(line: Any) -> Any:
    if not isinstance(line, dict):
        return line
    kept = {name: line[name] for name in _OF_THE_LINE if name in line}
    options = line.get("option")
    kept["option"] = [
        {name: one[name] for name in _OF_THE_OPTION if name in one} for one in options if isinstance(one, dict)
    ] if isinstance(options, list) else ""
    return kept


def _erase_items(bucket: storage.Bucket, name: str, search: Search, landed: set[str]) -> None:
    table = _table(bucket.blob(name))
    if table is None:
        return
    rows = [_without(row, search, landed) for row in table.to_pylist()]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, table.schema), buffer, compression="zstd")
    put(bucket, name, content_of_bytes(buffer.getvalue()), "application/vnd.apache.parquet")


def _without(row: Mapping[str, Any], search: Search, landed: set[str]) -> dict[str, Any]:
    raw = _raw(row)
    if not search.finds(raw):
        return dict(row)
    emptied = without_document({**row, "bson": raw})
    if row["quarantine_id"] in landed:
        left = redacted(decode(raw))
        emptied |= {"bson": encode(left), "document": to_json(left)}
    return {name: emptied[name] for name in row}


def _erase_attempt(bucket: storage.Bucket, name: str, landed: set[str]) -> None:
    blob = bucket.blob(name)
    content = _content(blob)
    if content is None:
        return
    if name.split("/")[2] in landed and name.endswith(".bson"):
        put(bucket, name, content_of_bytes(encode(redacted(decode(content)))), "application/bson")
    else:
        blob.delete()


def _raw(row: Mapping[str, Any]) -> bytes:
    """The document's bytes; former releases kept its text alone."""
    return bytes(row["bson"]) if row.get("bson") is not None else former_bson(row["document"])


def _table(blob: storage.Blob) -> pa.Table | None:
    content = _content(blob)
    try:
        return None if content is None else pq.read_table(io.BytesIO(content))
    except pa.ArrowInvalid:
        log.warning("object %s: it is no Parquet file, so nobody can say whose documents it had", blob.name)
        return None


def _content(blob: storage.Blob) -> bytes | None:
    try:
        return bytes(blob.download_as_bytes())
    except NotFound:
        return None
