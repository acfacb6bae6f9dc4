"""A data file loads nothing; one that no manifest vouches for is on record within its own delivery."""

from datetime import date

from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse


def test_file_without_manifest_is_recorded_once(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 1)
    manifest = lake.manifest("locations", day, [locations(day, "a")])
    [file] = manifest.files
    name = manifest.path.file(file.name)

    for _ in range(2):
        assert loader.tell(name, file.generation) == 200

    assert warehouse.reasons(name) == ["manifest_missing"]
    assert warehouse.names(day) == []


def test_first_file_speaks_for_its_batch_until_the_manifest_is_loaded(
    lake: Lake, loader: Loader, warehouse: Warehouse,
) -> None:
    day = date(2020, 6, 2)
    manifest = lake.manifest("locations", day, [locations(day, "a"), locations(day, "b")])
    names = {manifest.path.file(file.name): file.generation for file in manifest.files}
    for name, generation in names.items():
        assert loader.tell(name, generation) == 200
    assert [warehouse.reasons(name) for name in names] == [["manifest_missing"], []]

    landed = lake.publish(manifest)
    assert loader.tell(landed.name, landed.generation) == 200

    assert warehouse.names(day) == ["a", "b"]
    assert [warehouse.reasons(name) for name in names] == [[], []]


def test_listed_file_needs_no_record(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 3)
    manifest = lake.land("locations", day, [locations(day, "a")]).manifest
    name = manifest.path.file(manifest.files[0].name)

    assert loader.tell(name, manifest.files[0].generation) == 200

    assert warehouse.reasons(name) == []
    assert warehouse.names(day) == []


def test_file_changed_after_its_load_is_recorded(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 4)
    landed = lake.land("locations", day, [locations(day, "a")])
    loader.tell(landed.name, landed.generation)
    name = landed.manifest.path.file("part-00000.parquet")
    generation = lake.put(name, b"something else")

    assert loader.tell(name, generation) == 200
    assert loader.tell(name, landed.manifest.files[0].generation) == 200

    assert warehouse.reasons(name) == ["file_changed"]
    assert warehouse.names(day) == ["a"]


def test_file_that_its_manifest_does_not_list_is_recorded(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 6, 5)
    landed = lake.land("locations", day, [locations(day, "a")])
    name = landed.manifest.path.file("part-00007.parquet")

    assert loader.tell(name, lake.put(name, b"PAR1")) == 200

    assert warehouse.reasons(name) == ["file_unlisted"]
