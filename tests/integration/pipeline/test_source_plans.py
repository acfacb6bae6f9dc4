"""A day is read by its own documents, however many weeks of others the source has."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from pymongo.collection import Collection

from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.crawl.seen_products import seen_products
from etl.sources.geolocation.day_ips import count_day_ips
from etl.sources.mongo import extract

DAY, WEEKS = date(2020, 5, 4), 4
A_DAY = 200
LOOKS = 8  # at each document of a day, at most: to cut slices, to read them, and to find odd ones by either index


@pytest.fixture(scope="module")
def run(sandbox: Settings) -> Iterator[Run]:
    """A source of its own, of as many documents on each day of some weeks."""
    run = Run(Services(sandbox.model_copy(update={"mongo_collection": "plans_trial"})), DAY, "plans")
    run.events.drop()
    run.events.create_index("time_stamp")
    for number in range(7 * WEEKS):
        run.events.insert_many(list(_documents(DAY + timedelta(days=number))))
    yield run
    run.events.drop()


def _documents(day: date) -> Iterator[dict[str, Any]]:
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    for number in range(A_DAY):
        at = midnight + number * 86_400 // A_DAY
        yield {
            "_id": ObjectId(at.to_bytes(4, "big") + number.to_bytes(8, "big")), "time_stamp": at,
            "ip": f"10.0.{number % 250}.1", "product_id": f"{number + 1}", "collection": "view_product_detail",
        }


READS: dict[str, Callable[[Run], int]] = {
    "the documents": lambda run: sum(
        len(chunk) for part in extract.slices(run.events, DAY) for chunk in extract.chunks(run.events, part)
    ),
    "their identities": lambda run: sum(1 for _ in extract.identities(run.events, DAY)),
    "their count": lambda run: extract.count_due(run.events, DAY),
    "their addresses": count_day_ips,
    "their products": lambda run: sum(1 for _ in seen_products(run)),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_it_looks_at_the_documents_of_the_day(run: Run, read: Callable[[Run], int]) -> None:
    before = _looked_at(run.events)
    assert read(run) == A_DAY
    assert _looked_at(run.events) - before <= LOOKS * A_DAY


def _looked_at(events: Collection[dict[str, Any]]) -> int:
    """How many keys of indexes and documents the server has looked at for queries so far."""
    scanned = events.database.client.admin.command("serverStatus")["metrics"]["queryExecutor"]
    return int(scanned["scanned"] + scanned["scannedObjects"])
