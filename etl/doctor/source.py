"""The shop's MongoDB: it answers, has documents, and finds a day's without reading all of them."""

from collections.abc import Iterator

from pymongo.collection import Collection

from contracts.commands import command
from etl.doctor.findings import Finding, failure, ok, warning
from etl.platform.mongo import events_collection
from etl.platform.settings import Settings

DAY_FIELD = "time_stamp"


def check_source(settings: Settings) -> Iterator[Finding]:
    """Whether the collection has documents and an index on the field that days are read by.

    Raises:
        ServiceUnreachable: no server answers at MONGO_URI.
        PyMongoError: it answered, and then no more, or refuses us.
    """
    collection = events_collection(settings)
    try:
        yield _documents(collection)
        yield _index(collection)
    finally:
        collection.database.client.close()


def _documents(collection: Collection[dict[str, object]]) -> Finding:
    name, expected, count = "mongodb", "documents of the tracker", collection.estimated_document_count()
    if count:
        return ok(name, f"{count:,} documents in {collection.full_name}", expected)
    return failure(name, f"none in {collection.full_name}", expected,
                   "Check MONGO_DATABASE and MONGO_COLLECTION; for the sandbox: "
                   f"{command('sandbox seed --date DAY --events 2000 --orders 120')}.")


def _index(collection: Collection[dict[str, object]]) -> Finding:
    name, expected = "mongodb.index", f"an index that begins with {DAY_FIELD}"
    leading = {index["key"][0][0] for index in collection.index_information().values()}
    if DAY_FIELD in leading:
        return ok(name, "there", expected)
    return warning(name, "none: each day reads the whole collection", expected,
                   f"Create it: db.{collection.name}.createIndex({{{DAY_FIELD}: 1}}).")
