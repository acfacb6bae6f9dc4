"""Crawl on real servers: MongoDB, the warehouse, and a shop with every trap; Scrapy runs as it does in production."""

from dataclasses import replace
from pathlib import Path

from contracts.datasets.products import judge_products
from contracts.shop.feed import ProductOutcome, read_feed, read_requests
from contracts.shop.urls import id_route
from etl.context import Run
from etl.sources.crawl.crawl import crawl
from etl.sources.crawl.crawl_files import crawl_files
from etl.sources.products import product_records
from tests.integration.crawler import trap_shop as traps
from tests.integration.crawler.seen_products import DAY, DE, NEXT_DAY, UK, insert, order, outcomes, view
from tests.integration.crawler.trap_shop import Shop

TRAPS = {
    traps.GONE: "not_found", traps.SOFT_GONE: "soft_not_found", traps.TO_HOME: "redirected",
    traps.FORBIDDEN: "blocked", traps.BUSY_ONCE: "named", traps.BROKEN: "failed", traps.OTHER: "soft_not_found",
    traps.RENAMED: "named", traps.SLUG_GONE: "named",
}


def test_every_trap_has_its_outcome(run: Run, shop: Shop) -> None:
    insert(run, *(view(product_id, slug="ring-old") for product_id in TRAPS))
    insert(run, view(traps.PRIVATE, slug="private/ring"))
    report = crawl(run)
    expected = TRAPS | {traps.PRIVATE: "named"}
    assert outcomes(run) == expected
    assert (report.seen, report.asked, report.deferred) == (len(expected), len(expected), 0)
    assert not [path for path in shop.asked if "/private/" in path]
    assert shop.cookies == 0
    assert shop.agents == {"glamira-products/1.0 (+data-team@example.com)"}
    assert max(shop.successes().values()) == 1


def test_one_request_for_each_product_at_its_best_address(run: Run, shop: Shop) -> None:
    insert(run, *(view(90_100, origin) for origin in (DE, UK, DE, f"{UK}:8443", "https://stage.glamira.co.uk")))
    insert(run, view(90_101, DE), view(90_101, DE, current_url=f"{DE}/checkout/cart/configure/id/1234567/"))
    insert(run, {"collection": "product_detail_recommendation_visible", "viewing_product_id": "90102",
                 "current_url": f"{DE}/ring-90102.html"})
    insert(run, {"collection": "product_view_all_recommend_clicked", "viewing_product_id": "90103",
                 "current_url": f"{DE}/recommendation/product/90103/", "referrer_url": f"{DE}/ring-90103.html?x=1"})
    insert(run, order(90_104, 90_100, None, "x"), view(90_105, current_url=None), view(90_106) | {"product_id": "abc"})
    insert(run, view(90_107), day=NEXT_DAY)
    crawl(run)
    rows = {row.product_id: row for row in read_feed(crawl_files(run.settings, run.day).feed)}
    assert {product_id: row.url for product_id, row in rows.items()} == {
        90_100: f"{UK}/ring-90100.html", 90_101: f"{DE}/ring-90101.html", 90_102: f"{DE}/ring-90102.html",
        90_103: f"{DE}/ring-90103.html", 90_104: "https://www.glamira.com/catalog/product/view/id/90104",
        90_105: "https://www.glamira.com/catalog/product/view/id/90105",
    }
    asked = {request.product_id: request.urls for request in read_requests(crawl_files(run.settings, run.day).requests)}
    assert asked[90_100] == (f"{UK}/ring-90100.html", f"{DE}/ring-90100.html", id_route(90_100))
    named = rows[90_101]
    assert (named.product_name, named.sku, named.language, named.http_status) == (
        "Ring 90101 de", "S-90101", "de", "200",
    )
    assert (named.price_text, named.currency_text) == ("1.278,00", "€")
    assert sum(count for path, count in shop.asked.items() if "robots" not in path) == len(rows)


def test_the_contract_accepts_what_the_crawler_writes(run: Run) -> None:
    insert(run, *(view(product_id, slug="ring-old") for product_id in TRAPS))
    crawl(run)
    records = list(product_records(run))
    judged = judge_products(records, "")
    assert judged.refused == {}
    assert judged.accepted["event_date"].unique().to_list() == [DAY]
    assert {record["_id"] for record in records} == {str(product_id) for product_id in TRAPS}


def test_an_unnamed_product_says_why(run: Run, shop: Shop) -> None:
    shop.walled = {"www.glamira.com", "www.glamira.de"}
    insert(run, view(traps.GONE), view(traps.OTHER), view(traps.TO_HOME))
    insert(run, *(view(product_id, DE) for product_id in range(91_100, 91_130)))
    report = crawl(run)
    rows = {row.product_id: row for row in read_feed(report.feed)}
    assert rows[traps.GONE].reason == "status 404"
    assert rows[traps.OTHER].reason == "the page of product 1"
    assert rows[traps.TO_HOME].reason == f"sent to {UK}/: the page of no product"
    assert {row.outcome for at, row in rows.items() if at >= 91_100} == {ProductOutcome.BLOCKED}
    assert {row.reason for at, row in rows.items() if at >= 91_100} == {
        "status 403", "www.glamira.de refused 5 requests in a row"}


def test_pages_are_kept_for_development_when_asked_to(run: Run, shop: Shop, tmp_path: Path) -> None:
    insert(run, view(90_900), view(traps.GONE))
    kept = replace(run, settings=run.settings.model_copy(update={"crawl_http_cache": str(tmp_path / "pages")}))
    feed = crawl(kept).feed
    asked = shop.asked.total()
    first = [replace(row, fetched_at="") for row in read_feed(feed)]
    feed.unlink()
    assert [replace(row, fetched_at="") for row in read_feed(crawl(kept).feed)] == first
    assert shop.asked.total() == asked
