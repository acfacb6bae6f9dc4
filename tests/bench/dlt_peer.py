"""The peer, in an environment of its own: dlt brings a collection from MongoDB into Parquet files, and judges nothing.

Called with a MongoDB address, a database, a collection and a folder; prints documents and seconds as JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bson
import dlt
from bson.errors import InvalidBSON
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient

AT_ONCE = 10_000


def documents(address: str, database: str, collection: str) -> Iterator[list[dict[str, Any]]]:
    """The collection's documents as dlt's own source yields them: dicts, ids as texts, some thousands at a time.

    The few that the driver cannot decode are left out: with one of them dlt loads nothing.
    """
    some: list[dict[str, Any]] = []
    source = MongoClient(address, document_class=RawBSONDocument)[database][collection]
    for raw in source.find({}, batch_size=AT_ONCE):
        try:
            document = bson.decode(raw.raw)
        except InvalidBSON:
            continue
        document["_id"] = str(document["_id"])
        some.append(document)
        if len(some) == AT_ONCE:
            yield some
            some = []
    yield some


def main(address: str, database: str, collection: str, folder: str) -> None:
    """Load all of it, nested fields as JSON, and tell how long it took."""
    target = dlt.destinations.filesystem(bucket_url=Path(folder).as_uri())
    pipeline = dlt.pipeline("events", destination=target, dataset_name="raw", pipelines_dir=f"{folder}/state")
    resource = dlt.resource(documents(address, database, collection), name="events", max_table_nesting=0)
    began = time.perf_counter()
    pipeline.run(resource, loader_file_format="parquet")
    seconds = time.perf_counter() - began
    count = MongoClient(address)[database][collection].estimated_document_count()
    sys.stdout.write(json.dumps({"documents": count, "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
