"""Queries whose documents come as bytes: the driver's raw batches, without an object for each document on their way.

The driver reads an answer as nested raw documents before it puts a batch together again, which takes more time than
receiving it. Here the batch is cut out of the answer first; sessions, retries and whom to ask for more stay its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from struct import Struct
from typing import Any, cast

import bson
from bson import _array_of_documents_to_buffer
from bson.codec_options import CodecOptions
from pymongo.collection import Collection
from pymongo.cursor import RawBatchCursor

from contracts.datasets.bson_scan import Element, elements
from contracts.datasets.raw_documents import Document

_LENGTH = Struct("<i")
_NONE = bson.encode({})
_BATCHES = (b"firstBatch", b"nextBatch")


def find_raw(
    events: Collection[Document], query: Mapping[str, Any], fields: Mapping[str, Any] | None, *, batch_size: int,
    sort: Sequence[tuple[str, int]] | None = None, hint: Sequence[tuple[str, int]] | None = None,
) -> Iterator[bytes]:
    """What `Collection.find_raw_batches` gives: batches of documents that lie one behind the other."""
    with _Batches(events, query, fields, batch_size=batch_size, sort=sort, hint=hint) as cursor:
        yield from cast(Iterator[bytes], cursor)


class _Batches(RawBatchCursor[Document]):
    """The driver's cursor; an answer that has no batch, such as an error, is its own matter."""

    def _unpack_response(
        self, response: Any, cursor_id: int | None, codec_options: CodecOptions[Mapping[str, Any]],
        user_fields: Mapping[str, Any] | None = None, legacy_response: bool = False,
    ) -> list[Any]:
        raw = bytes(response.payload_document)
        cursor = _member(raw, b"cursor")
        batch = cursor and _member(raw, *_BATCHES, within=cursor)
        if not (cursor and batch):
            return super()._unpack_response(response, cursor_id, codec_options, user_fields, legacy_response)
        answer = bson.decode(_without(raw, cursor, batch))
        documents = _array_of_documents_to_buffer(memoryview(raw)[batch.start : batch.end])
        answer["cursor"][batch.name.decode()] = [documents] if documents else []
        return [answer]


def _member(raw: bytes, *names: bytes, within: Element | None = None) -> Element | None:
    """The first member of one of some names, of the answer or of a document in it."""
    start, end = (within.start, within.end) if within else (0, len(raw))
    return next((one for one in elements(raw, start, end) if one.name in names), None)


def _without(raw: bytes, cursor: Element, batch: Element) -> bytes:
    """The answer with an empty batch in the place of its own."""
    left_out = batch.end - batch.start - len(_NONE)
    inside = raw[cursor.start + _LENGTH.size : batch.start] + _NONE + raw[batch.end : cursor.end]
    before, after = raw[_LENGTH.size : cursor.start], raw[cursor.end :]
    sizes = (_LENGTH.pack(size - left_out) for size in (len(raw), cursor.end - cursor.start))
    return next(sizes) + before + next(sizes) + inside + after
