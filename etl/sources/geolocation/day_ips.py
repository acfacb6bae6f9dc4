"""The distinct IP addresses of the documents that are due on a day, in order or counted, at any number of them."""

import re
from collections.abc import Iterator
from heapq import merge
from itertools import groupby, islice

from contracts.datasets.normalise.visitors import LONGEST_ADDRESS
from etl.ops.day_run import Run
from etl.sources.mongo.extract import odd_documents, regular
from etl.sources.mongo.moments import Query, aggregate, by_stamp

BATCH = 5_000
# The length first: nothing longer is read on. The server's blanks are those of ASCII.
_ADDRESS = rf"^(?=[\s\S]{{1,{LONGEST_ADDRESS}}}$)[\s\S]*\S"
_IS_ADDRESS = re.compile(_ADDRESS, re.ASCII)


def day_ips(run: Run) -> Iterator[list[str]]:
    """The distinct IP addresses among the day's documents, ascending, in batches of `BATCH`.

    The server groups and sorts on disk: `distinct` breaks at its 16 MB limit. Left out are blank addresses and
    values that are no text, which no event can join, and texts too long for any address: a batch of them would
    not fit into one query.
    """
    distinct = (ip for ip, _ in groupby(merge(_regular_ips(run), _odd_ips(run))))
    while batch := list(islice(distinct, BATCH)):
        yield batch


def count_day_ips(run: Run) -> int:
    """How many addresses `day_ips` gives."""
    return sum(map(len, day_ips(run)))


def _regular_ips(run: Run) -> Iterator[str]:
    """Those of the documents that the server alone can place, ascending."""
    is_text: Query = {"$type": "string", "$not": {"$type": "array"}, "$regex": _ADDRESS}
    stages = [{"$match": regular(run.day) | {"ip": is_text}}, {"$group": {"_id": "$ip"}}, {"$sort": {"_id": 1}}]
    for group in aggregate(run.events, stages, BATCH, by_stamp(run.events)):
        # Of bytes that are no UTF-8, whose document is refused, the group has no text.
        if isinstance(ip := group.get("_id"), str):
            yield ip


def _odd_ips(run: Run) -> list[str]:
    """Those of the documents whose day takes a second look, ascending."""
    documents = odd_documents(run.events, run.day, {"ip": 1})
    ips = (document.get("ip") for document in documents)
    # Code is text to the driver, and none to MongoDB.
    return sorted({ip for ip in ips if type(ip) is str and _IS_ADDRESS.match(ip)})
