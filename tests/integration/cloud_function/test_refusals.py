"""Nothing forged or damaged is loaded; each is acknowledged, refused for its own reason and recorded once."""

import json
from datetime import date, timedelta

import pytest

from sandbox.settings import SandboxSettings
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


def test_loader_is_sound_after_all_of_it(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 13)
    landed = lake.land("locations", day, [locations(day, "a", "b")])
    assert loader.tell(landed.name, landed.generation) == 200
    assert warehouse.names(day) == ["a", "b"]


def test_log_has_one_line_of_facts_per_outcome_and_no_secret(
    lake: Lake, loader: Loader, loader_sandbox: SandboxSettings, warehouse: Warehouse,
) -> None:
    day = date(2020, 6, 14)
    forged = lake.publish(lake.manifest("locations", day, [locations(day, "a")]).signed("another key"))
    loader.tell(forged.name, forged.generation)
    sound = lake.land("products", day, [[{"product_id": 1, "event_date": day}]])
    with warehouse.without("glamira_raw.products"):
        assert loader.tell(sound.name, sound.generation) == 500

    log = (loader_sandbox.logs / "function.log").read_text(encoding="utf-8")
    told = [json.loads(line) for line in log.splitlines() if line.startswith('{"severity"')]
    by_object = {line.get("object_uri", "").rpartition(f"{lake.bucket.name}/")[2]: line for line in told}
    assert lake.key not in log
    assert by_object[forged.name]["severity"] == "WARNING"
    assert by_object[forged.name]["message"] == "refused: signature_mismatch"
    assert by_object[sound.name]["severity"] == "ERROR"
    assert "products" in by_object[sound.name]["error"]
