"""A batch is sent again by its id, whatever became of it."""

from datetime import date

import pytest

from contracts.errors import ServiceUnreachable, UsageError
from etl.loading.load import replay
from tests.integration.cloud_function.conftest import OpenRun
from tests.integration.cloud_function.lake_batches import Lake, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse

NOBODY = "http://127.0.0.1:9"


def test_replay_loads_one_batch(lake: Lake, open_run: OpenRun, warehouse: Warehouse) -> None:
    day = date(2020, 9, 6)
    landed = lake.land("locations", day, [locations(day, "a")])

    for _ in range(2):
        [sent] = replay(open_run(date(2020, 1, 1)), landed.manifest.batch_id)

    assert (sent.name, sent.generation) == (landed.name, landed.generation)
    assert warehouse.names(day) == ["a"]


def test_replay_without_loader_says_so(lake: Lake, open_run: OpenRun) -> None:
    day = date(2020, 9, 7)
    landed = lake.land("locations", day, [locations(day, "a")])
    with pytest.raises(ServiceUnreachable, match="load function"):
        replay(open_run(day, load_function_url=NOBODY), landed.manifest.batch_id)


def test_replay_of_a_day_that_nobody_ran_says_so(open_run: OpenRun) -> None:
    with pytest.raises(UsageError, match="day 2020-09-07: no run has seen it"):
        replay(open_run(date(2020, 9, 7)), "20200907-0000000000000000")
