"""The catalog keeps tables over restarts, and its version moves with every change and no other call."""

from pathlib import Path

import pytest

from sandbox.bigquery_proxy.catalog import Catalog, Table

ID, DAY = {"name": "id", "type": "INTEGER"}, {"name": "day", "type": "DATE"}
TABLE = Table((ID, DAY), "day", needs_filter=True)


@pytest.fixture
def catalog() -> Catalog:
    known = Catalog.open(None)
    known.put("shop.orders", TABLE)
    known.put("ops.runs", Table((ID,)))
    return known


def test_tables_outlive_the_process(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "catalog.sqlite"
    first = Catalog.open(file)
    first.put("shop.orders", Table((ID,)))
    first.put("shop.orders", TABLE)
    first.put("shop.carts", TABLE)
    first.forget(["shop.carts"])
    second = Catalog.open(file)
    assert [name for name, _ in second.items()] == ["shop.orders"]
    kept = second.get("shop.orders")
    assert kept is not None
    assert (list(kept.fields), kept.partition_column, kept.needs_filter) == ([ID, DAY], "day", True)


def test_the_version_moves_with_changes_only(catalog: Catalog) -> None:
    version = catalog.version
    catalog.put("shop.orders", TABLE)
    catalog.forget(["shop.carts"])
    catalog.forget_dataset("bank")
    assert catalog.version == version
    catalog.put("shop.orders", Table((ID,)))
    catalog.forget(["ops.runs"])
    assert catalog.version == version + 2


def test_a_dataset_without_tables_is_known_once_it_was_asked_for(catalog: Catalog) -> None:
    version = catalog.version
    catalog.put_dataset("empty")
    catalog.put_dataset("empty")
    assert catalog.version == version + 1
    assert catalog.datasets() == ["empty", "ops", "shop"]


def test_a_dataset_goes_with_its_tables_and_no_others(catalog: Catalog) -> None:
    catalog.put_dataset("shop")
    catalog.put("shopping.lists", TABLE)
    catalog.forget_dataset("shop")
    assert catalog.datasets() == ["ops", "shopping"]
    assert catalog.get("shop.orders") is None


def test_a_temporary_table_is_of_no_dataset(catalog: Catalog) -> None:
    catalog.put("scratch", Table((ID,)))
    assert catalog.datasets() == ["ops", "shop"]


def test_columns_that_are_there_are_not_added_again() -> None:
    added = [{"name": "id", "type": "STRING"}, {"name": "note", "type": "STRING"}]
    wider = TABLE.altered(added, frozenset({"day"}), {})
    assert wider.fields == (ID, {"name": "note", "type": "STRING"})
    assert (wider.partition_column, wider.needs_filter) == ("day", True)


@pytest.mark.parametrize("resource", [
    {"timePartitioning": {"field": "day", "requirePartitionFilter": True}},
    {"timePartitioning": {"field": "day"}, "requirePartitionFilter": True},
    {"timePartitioning": {"field": "day"}, "requirePartitionFilter": "true"},
])
def test_the_filter_is_read_from_either_place(resource: dict[str, object]) -> None:
    assert Table.from_api({"schema": {"fields": [ID, DAY]}, **resource}) == TABLE


def test_a_resource_may_have_neither_schema_nor_partitions() -> None:
    assert Table.from_api({"tableReference": {}}) == Table(())
