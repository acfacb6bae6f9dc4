"""Wherever something raises on the way from the shop to the feed, it costs one product a failed row and no other."""

import json
import subprocess
import sys
from os import environ
from pathlib import Path

import pytest

from contracts.shop.feed import ProductOutcome, ProductRequest, read_feed, write_feed, write_requests
from contracts.shop.urls import id_route
from tests.integration.crawler.raising import DOOMED
from tests.integration.crawler.seen_products import UK
from tests.integration.crawler.trap_shop import Shop

_HERE = "tests.integration.crawler.raising"
_NEIGHBOURS = (90_600, 90_602)


def crawled(shop: Shop, folder: Path, setting: str, part: str, place: int) -> dict[int, tuple[str, str, str]]:
    products = (DOOMED, *_NEIGHBOURS)
    requests, feed = folder / "requests.jsonl", folder / "feed.csv"
    write_requests(requests, [
        ProductRequest(product, (f"{UK}/ring-{product}.html", id_route(product))) for product in products
    ])
    write_feed(feed, [])
    parts = {f"{_HERE}.{part}": place} | ({"crawler.feed.FeedPipeline": 100} if setting == "ITEM_PIPELINES" else {})
    subprocess.run([
        sys.executable, "-m", "scrapy", "crawl", "products", "-a", f"requests={requests}", "-a", f"feed={feed}",
        "-s", f"SHOP_ORIGIN={shop.origin}", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False",
        "-s", f"{setting}={json.dumps(parts)}",
    ], env=dict(environ) | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}, check=True, timeout=120)
    return {row.product_id: (row.outcome.value, row.url, row.reason) for row in read_feed(feed)}


@pytest.mark.parametrize(("setting", "part", "words"), [
    ("SPIDER_MIDDLEWARES", "RaisingOutput", "behind the spider"),
    ("ITEM_PIPELINES", "RaisingPipeline", "before the feed"),
])
def test_what_is_lost_behind_the_spider_has_failed(
    shop: Shop, tmp_path: Path, setting: str, part: str, words: str,
) -> None:
    rows = crawled(shop, tmp_path, setting, part, 50)
    assert rows.pop(DOOMED) == ("failed", f"{UK}/ring-{DOOMED}.html", f"ArithmeticError: {words}")
    assert {product: outcome for product, (outcome, _, _) in rows.items()} == dict.fromkeys(_NEIGHBOURS, "named")


def test_what_is_lost_before_the_spider_is_asked_for_at_the_next_address(shop: Shop, tmp_path: Path) -> None:
    rows = crawled(shop, tmp_path, "SPIDER_MIDDLEWARES", "RaisingInput", 50)
    assert rows.keys() == {DOOMED, *_NEIGHBOURS}
    assert rows[DOOMED][:2] == (ProductOutcome.NAMED, id_route(DOOMED))
