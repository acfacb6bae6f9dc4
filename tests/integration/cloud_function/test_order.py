"""Whatever the order, the number and the simultaneity of the deliveries, the newest batch of a slot is what stays."""

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import permutations

import pytest

from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake, Landed, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse

THREADS = 8


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_newest_batch_stays(order: Sequence[int], lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 5, 1) + timedelta(days=list(permutations((1, 2, 3))).index(tuple(order)))
    batches = {number: lake.land("locations", day, [locations(day, f"{number}")], sequence=number) for number in order}

    for number in order:
        assert loader.tell(batches[number].name, batches[number].generation) == 200

    assert warehouse.names(day) == ["3"]
    assert warehouse.statuses(day) == {
        landed.manifest.batch_id: "loaded" if number == 3 else "superseded" for number, landed in batches.items()
    }


def test_former_content_can_come_back(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 5, 11)
    for sequence, name in enumerate(("a", "b", "a"), start=1):
        landed = lake.land("locations", day, [locations(day, name)], sequence=sequence)
        assert loader.tell(landed.name, landed.generation) == 200
    assert warehouse.names(day) == ["a"]
    assert Counter(warehouse.statuses(day).values()) == {"loaded": 1, "superseded": 1}
    assert warehouse.ledger(day)[landed.manifest.batch_id]["sequence"] == 3


def test_overwritten_manifest_is_stale(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 5, 12)
    first = lake.land("locations", day, [locations(day, "a")])
    second = lake.land("locations", day, [locations(day, "a")], sequence=2)

    assert loader.tell(first.name, first.generation) == 200
    assert warehouse.names(day) == []

    assert loader.tell(second.name, second.generation) == 200
    assert loader.tell(first.name, first.generation) == 200
    assert warehouse.names(day) == ["a"]
    assert warehouse.ledger(day)[first.manifest.batch_id]["sequence"] == 2


def test_slots_of_a_day_leave_each_other_alone(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 5, 13)
    main = lake.land("locations", day, [locations(day, "a")])
    older = lake.land("locations", day, [locations(day, "b")], slot="late", sequence=2)
    newer = lake.land("locations", day, [locations(day, "c")], slot="late", sequence=3)

    for landed in (older, newer, main):
        assert loader.tell(landed.name, landed.generation) == 200

    assert warehouse.names(day) == ["a", "c"]


@pytest.mark.parametrize(("days_landed", "batches_a_day", "times", "seed"), [
    (3, 2, 5, 20200604),
    pytest.param(
        100, 1, 10, random.SystemRandom().randrange(10**6), marks=[pytest.mark.soak, pytest.mark.timeout(3_600)],
    ),
], ids=["thirty deliveries", "a thousand deliveries"])
def test_many_threads_deliver_everything_many_times(
    lake: Lake, loader: Loader, warehouse: Warehouse, days_landed: int, batches_a_day: int, times: int, seed: int,
) -> None:
    print(f"seed {seed}")  # noqa: T201 - pytest shows it
    numbers = range(1, batches_a_day + 1)
    first = date(2019, 1, 1) - timedelta(days=2 * days_landed)
    days = [first + timedelta(days=number) for number in range(days_landed)]
    batches = [
        lake.land("locations", day, [locations(day, f"{number}-a", f"{number}-b")], sequence=number)
        for day in days for number in numbers
    ]
    deliveries = batches * times
    random.Random(seed).shuffle(deliveries)

    def deliver(landed: Landed) -> int:
        return loader.deliver_until_acknowledged(landed.name, landed.generation)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(deliver, deliveries))

    for day in days:
        assert warehouse.names(day) == [f"{batches_a_day}-a", f"{batches_a_day}-b"]
        assert sorted(warehouse.statuses(day).values()) == ["loaded", *["superseded"] * (batches_a_day - 1)]
    assert not warehouse.staging_tables()
