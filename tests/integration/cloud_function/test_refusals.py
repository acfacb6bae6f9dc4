"""Nothing forged or damaged is loaded; each is acknowledged, refused for its own reason and recorded once."""

from datetime import date, timedelta

import pytest

from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.forgeries import FORGERIES
from tests.integration.cloud_function.lake_batches import Lake, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forgery_is_refused_and_recorded_once(
    forgery: str, lake: Lake, loader: Loader, warehouse: Warehouse,
) -> None:
    forge, reason = FORGERIES[forgery]
    day = date(2020, 7, 1) + timedelta(days=list(FORGERIES).index(forgery))
    told = forge(lake, day)

    for _ in range(2):
        assert loader.tell(told.name, told.generation, bucket=told.bucket) == 200

    assert warehouse.reasons(told.name) == [reason]
    assert warehouse.names(day) == []
    assert warehouse.statuses(day) == {}
    assert not warehouse.staging_tables()


@pytest.mark.parametrize("data", [{}, [], None, {"bucket": "glamira-lake", "name": 7, "generation": "many"}])
def test_event_that_tells_of_nothing_is_acknowledged(data: object, loader: Loader, warehouse: Warehouse) -> None:
    assert loader.post(data) == 200


def test_event_of_another_type_is_acknowledged(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 10)
    landed = lake.land("locations", day, [locations(day, "a")])
    kind = "google.cloud.storage.object.v1.deleted"

    assert loader.tell(landed.name, landed.generation, event_type=kind) == 200

    assert warehouse.names(day) == []


def test_manifest_that_is_gone_or_never_was_is_stale(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 11)
    landed = lake.land("locations", day, [locations(day, "a")])
    lake.bucket.blob(landed.name).delete()

    assert loader.tell(landed.name, landed.generation) == 200

    assert warehouse.names(day) == []
    assert warehouse.reasons(landed.name) == []


def test_refused_batch_can_be_landed_again(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 12)
    manifest = lake.manifest("locations", day, [locations(day, "a")])
    forged = lake.publish(manifest.signed("another key"))
    loader.tell(forged.name, forged.generation)

    sound = lake.publish(manifest)
    assert loader.tell(sound.name, sound.generation) == 200

    assert warehouse.names(day) == ["a"]
    assert warehouse.reasons(forged.name) == ["signature_mismatch"]
