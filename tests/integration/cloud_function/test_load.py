"""A landed batch becomes exactly its rows, with their lineage, and one ledger row."""

from datetime import UTC, date, datetime
from decimal import Decimal

from etl.platform.bigquery import query
from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse

LINEAGE = ("_batch_id", "_run_id", "_loaded_at")


def test_nested_rows_arrive_as_they_landed(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 4, 1)
    option = {"option_label": "alloy", "option_id": "1", "value_label": "Weißgold 585", "value_id": "2"}
    line = {
        "line_number": 0, "product_id": 1, "quantity": 2, "unit_price": Decimal("1234.5600"), "currency_code": "EUR",
        "price_text": "1.234,56", "currency_text": "€", "options": [option, option],
    }
    order = {
        "event_id": "a", "event_date": day, "occurred_at": datetime(2020, 4, 1, 12, tzinfo=UTC),
        "event_type": "checkout_success", "store_id": "6",
        "cart_products": [line, line | {"line_number": 1, "unit_price": None, "options": []}],
    }
    view = {"event_id": "b", "event_date": day, "event_type": "view_home_page", "store_id": "6"}
    landed = lake.land("events", day, [[order, view]])

    assert loader.tell(landed.name, landed.generation) == 200

    found = {row["event_id"]: row for row in warehouse.rows("events", day)}
    assert set(found) == {"a", "b"}
    assert found["a"]["cart_products"] == order["cart_products"]
    assert found["a"]["occurred_at"] == order["occurred_at"]
    assert found["b"]["cart_products"] == [] == found["b"]["options"]
    for row in found.values():
        assert (row["_batch_id"], row["_run_id"]) == (landed.manifest.batch_id, landed.manifest.run_id)


def test_ledger_tells_what_was_loaded(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 4, 2)
    landed = lake.land("locations", day, [locations(day, "a", "b"), locations(day, "c")])

    assert loader.tell(landed.name, landed.generation) == 200

    [row] = warehouse.ledger(day).values()
    loaded_at = {raw["_loaded_at"] for raw in warehouse.rows("locations", day)}
    assert loaded_at == {row.pop("loaded_at")}
    assert row == {
        "dataset": "locations", "batch_id": landed.manifest.batch_id, "event_date": day, "slot": "main", "sequence": 1,
        "contract_version": landed.manifest.contract.version, "run_id": landed.manifest.run_id,
        "manifest_uri": f"gs://{lake.bucket.name}/{landed.name}", "manifest_generation": landed.generation,
        "row_count": 3, "job_id": f"load_locations_{landed.manifest.batch_id}_{landed.generation}_0",
        "status": "loaded",
    }
    assert warehouse.names(day) == ["a", "b", "c"]


def test_second_delivery_changes_nothing(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 4, 3)
    landed = lake.land("locations", day, [locations(day, "a", "b")])
    loader.tell(landed.name, landed.generation)
    before = warehouse.rows("locations", day), warehouse.ledger(day)

    assert loader.tell(landed.name, landed.generation) == 200

    assert (warehouse.rows("locations", day), warehouse.ledger(day)) == before
    assert not warehouse.staging_tables()


def test_delivery_restores_rows_that_went_missing(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 4, 4)
    landed = lake.land("locations", day, [locations(day, "a", "b", "c")])
    loader.tell(landed.name, landed.generation)
    query(warehouse.client, "delete from glamira_raw.locations where ip_hash = 'b' and event_date = @day", {"day": day})

    assert loader.tell(landed.name, landed.generation) == 200

    assert warehouse.names(day) == ["a", "b", "c"]
    assert warehouse.ledger(day)[landed.manifest.batch_id]["job_id"].endswith("_1")


def test_batch_without_files_replaces_the_former_one(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 4, 5)
    full = lake.land("locations", day, [locations(day, "a", "b")])
    empty = lake.land("locations", day, [], sequence=2)
    loader.tell(full.name, full.generation)

    assert loader.tell(empty.name, empty.generation) == 200

    assert warehouse.names(day) == []
    assert warehouse.statuses(day) == {full.manifest.batch_id: "superseded", empty.manifest.batch_id: "loaded"}
    assert warehouse.ledger(day)[empty.manifest.batch_id]["row_count"] == 0


def test_missing_table_asks_for_another_delivery(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 4, 6)
    landed = lake.land("products", day, [[{"product_id": 1, "event_date": day, "outcome": "failed"}]])

    with warehouse.without("glamira_raw.products"):
        assert loader.tell(landed.name, landed.generation) == 500
    assert not warehouse.reasons(landed.name)

    assert loader.tell(landed.name, landed.generation) == 200
    assert len(warehouse.rows("products", day)) == 1
