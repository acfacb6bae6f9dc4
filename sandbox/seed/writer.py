"""Writes documents into MongoDB: bulk inserts in a thread of their own, and removal of what was seeded before."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from itertools import islice
from typing import Any, cast

from pymongo import ASCENDING
from pymongo.collection import Collection

from sandbox.seed.identifiers import seeded_object_ids, seeded_text_ids
from sandbox.seed.options import Document

BATCH_DOCUMENTS = 5_000
INDEXED_FIELDS = ("time_stamp", "device_id")

Documents = Collection[dict[str, Any]]


def ensure_indexes(collection: Documents) -> None:
    """The indexes that the real source has, besides that of `_id`."""
    for name in INDEXED_FIELDS:
        collection.create_index([(name, ASCENDING)])


def remove_seeded(collection: Documents, day: date) -> int:
    """Delete what was seeded for `day`, and nothing else; returns how many documents that was."""
    filters = (seeded_object_ids(day), seeded_text_ids(day))
    return sum(collection.delete_many(found).deleted_count for found in filters)


def insert(collection: Documents, documents: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """Insert the documents in order, one batch while the next is being made; yields each batch's size."""
    stream = iter(documents)
    with ThreadPoolExecutor(max_workers=1) as thread:
        under_way: Future[int] | None = None
        while batch := list(islice(stream, BATCH_DOCUMENTS)):
            if under_way:
                yield under_way.result()
            under_way = thread.submit(_insert_batch, collection, batch)
        if under_way:
            yield under_way.result()


def _insert_batch(collection: Documents, batch: list[Mapping[str, Any]]) -> int:
    collection.insert_many(cast(list[Document], batch), ordered=False)
    return len(batch)
