"""Loads of one dataset take turns, those of different datasets do not wait for each other, and refusals count once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

from google.cloud import bigquery

from etl.platform.bigquery import query
from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake, Landed, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse

TURN = "glamira_ops.load_turn_locations"
TIMES = 10


@contextmanager
def without_turn(client: bigquery.Client) -> Iterator[None]:
    """The warehouse while nothing can have the turn of locations."""
    query(client, f"delete from {TURN} where true")
    try:
        yield
    finally:
        query(client, f"insert into {TURN} (taken_at) values (current_timestamp())")


def test_without_its_turn_nothing_is_loaded(
    lake: Lake, loader: Loader, warehouse: Warehouse, client: bigquery.Client,
) -> None:
    day = date(2021, 9, 1)
    landed = lake.land("locations", day, [locations(day, "a")])
    with without_turn(client):
        assert loader.tell(landed.name, landed.generation) == 500
        assert (warehouse.names(day), warehouse.ledger(day)) == ([], {})
    assert loader.tell(landed.name, landed.generation) == 200
    assert warehouse.names(day) == ["a"]


def test_datasets_that_land_together_are_loaded_at_the_first_delivery(
    lake: Lake, loader: Loader, warehouse: Warehouse,
) -> None:
    for number in range(TIMES):
        day = date(2021, 9, 2) + timedelta(days=number)
        places = lake.land("locations", day, [locations(day, "a")])
        products = lake.land("products", day, [[{"product_id": 1, "event_date": day, "outcome": "failed"}]])
        assert at_once(loader, places, products) == [200, 200]
        assert len(warehouse.rows("products", day)) == len(warehouse.rows("locations", day)) == 1


def test_first_batches_of_a_slot_that_meet_leave_one(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    for number in range(TIMES):
        day = date(2021, 10, 1) + timedelta(days=number)
        older = lake.land("locations", day, [locations(day, "older")], sequence=1)
        newer = lake.land("locations", day, [locations(day, "newer")], sequence=2)
        at_once(loader, older, newer)
        for landed in (older, newer):
            loader.deliver_until_acknowledged(landed.name, landed.generation)
        assert warehouse.names(day) == ["newer"]


def test_a_refusal_that_is_delivered_many_times_at_once_counts_once(
    lake: Lake, loader: Loader, warehouse: Warehouse,
) -> None:
    day = date(2021, 9, 20)
    forged = lake.publish(lake.manifest("locations", day, [locations(day, "a")]).signed("another key"))
    assert at_once(loader, *[forged] * TIMES) == [200] * TIMES
    assert warehouse.reasons(forged.name) == ["signature_mismatch"]


def at_once(loader: Loader, *landed: Landed) -> list[int]:
    """Deliver the events together; the answers in their order."""
    with ThreadPoolExecutor(len(landed)) as threads:
        return list(threads.map(lambda one: loader.tell(one.name, one.generation), landed))
