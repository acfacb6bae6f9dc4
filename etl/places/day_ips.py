"""The distinct IP addresses of a day, in order or counted, at any number of them."""

from collections.abc import Iterator
from typing import Any

from pymongo.command_cursor import CommandCursor

from contracts.normalise.visitors import LONGEST_ADDRESS
from etl.context import Run
from etl.source.extract import bounds

BATCH = 5_000
# The length first: nothing longer is read on.
_ADDRESS = rf"^(?=[\s\S]{{1,{LONGEST_ADDRESS}}}$)[\s\S]*\S"


def day_ips(run: Run) -> Iterator[list[str]]:
    """The distinct IP addresses among the day's documents, ascending, in batches of `BATCH`.

    The server groups and sorts on disk: `distinct` breaks at its 16 MB limit. Left out are blank addresses and
    values that are no text, which no event can join, and texts too long for any address: a batch of them would
    not fit into one query.
    """
    batch: list[str] = []
    with _aggregated(run, {"$sort": {"_id": 1}}) as found:
        for document in found:
            batch.append(document["_id"])
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def count_day_ips(run: Run) -> int:
    """How many addresses `day_ips` gives; counted on the server."""
    with _aggregated(run, {"$count": "addresses"}) as found:
        return sum(document["addresses"] for document in found)


def _aggregated(run: Run, stage: dict[str, Any]) -> CommandCursor[dict[str, Any]]:
    """What a stage makes of the day's distinct addresses."""
    start, end = bounds(run.day)
    is_text = {"$type": "string", "$not": {"$type": "array"}, "$regex": _ADDRESS}
    stages: list[dict[str, Any]] = [
        {"$match": {"time_stamp": {"$gte": start, "$lt": end}, "ip": is_text}},
        {"$group": {"_id": "$ip"}},
        stage,
    ]
    return run.mongo[run.settings.mongo_collection].aggregate(stages, allowDiskUse=True, batchSize=BATCH)
