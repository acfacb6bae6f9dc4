"""The crawler and the synthetic shop understand each other: every product with a page gets exactly its name."""

import uuid
from datetime import UTC, date, datetime
from pathlib import Path

from contracts.shop.feed import ProductOutcome, read_feed
from contracts.shop.urls import language_of
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.crawl.crawl import crawl
from sandbox.seed.catalogue import assortment
from sandbox.seed.stores import STORES
from tests.object_ids import at

DAY = date(2020, 5, 4)
NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())
HOSTS = sorted({store.host for store in STORES if language_of(f"https://{store.host}/")})


def test_names_are_exactly_right(sandbox: Settings, tmp_path: Path) -> None:
    name = f"shop-{uuid.uuid4().hex[:12]}"
    apart = {"mongo_database": name, "gcp_project": name, "work_dir": tmp_path}
    run = Run(Services(sandbox.model_copy(update=apart)), DAY, "test")
    products = {product.product_id: product for product in assortment(300)}
    run.mongo[run.settings.mongo_collection].insert_many([
        {"_id": at(NOON), "time_stamp": NOON, "collection": "view_product_detail",
         "product_id": str(product.product_id),
         "current_url": f"https://{HOSTS[place % len(HOSTS)]}/{product.slug}.html?alloy=white-585"}
        for place, product in enumerate(products.values())
    ])
    try:
        rows = {row.product_id: row for row in read_feed(crawl(run).feed)}
    finally:
        run.mongo.client.drop_database(name)
    assert rows.keys() == products.keys()
    for product_id, product in products.items():
        row = rows[product_id]
        assert (row.outcome is ProductOutcome.NAMED) is product.has_page
        said = (row.product_name, row.sku, row.category, row.collection)
        known = (product.name, product.sku, product.category, product.collection)
        assert said == (known if product.has_page else ("",) * 4)
