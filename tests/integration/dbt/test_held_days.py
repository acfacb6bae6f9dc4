"""A published day that is held again shows what it showed, whatever raw has of it meanwhile."""

from pathlib import Path

from etl.ops.quality_status import mark_held
from etl.platform.settings import Settings
from tests.integration.dbt.raw_rows import product, replace_rows
from tests.integration.dbt.shop_days import MONDAY, TUESDAY, Shop, monday, tuesday


def test_it_keeps_its_names_when_another_day_is_built(sandbox: Settings, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.load(MONDAY, monday())
    shop.build(MONDAY)
    unjudged = [product(1, f"{MONDAY}", "Another"), product(9, f"{MONDAY}", "New")]
    replace_rows(shop.client, "products", f"{MONDAY}", unjudged)
    mark_held(shop.run(MONDAY), "raw", "waits for a steward")
    shop.load(TUESDAY, tuesday())
    replace_rows(shop.client, "products", f"{TUESDAY}", [product(5, f"{TUESDAY}", "Chain")])
    shop.build(TUESDAY)
    names = {row["product_id"]: row["product_name"] for row in shop.tables()["dim_products"]}
    assert (names[1], names[5], 9 in names) == ("Ring", "Chain", False)
