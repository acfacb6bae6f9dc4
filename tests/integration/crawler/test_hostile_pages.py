"""No page stops a crawl: each costs its product at most a failed row, and none reaches feed, log or names unbounded."""

import unicodedata
from pathlib import Path

import pytest

from contracts.datasets.products import judge_products
from contracts.shop.feed import ProductOutcome, ProductRow, read_feed
from contracts.shop.urls import id_route
from etl.ops.day_run import Run
from etl.sources.crawl.crawl import crawl
from etl.sources.crawl.crawl_files import crawl_files
from etl.sources.products import product_records
from tests.integration.crawler import hostile_pages as hostile
from tests.integration.crawler.seen_products import DE, UK, host_of, insert, view
from tests.integration.crawler.trap_shop import Shop

NEIGHBOUR = 90_300


def crawled(run: Run, *products: int) -> dict[int, ProductRow]:
    insert(run, *(view(product_id) for product_id in products))
    return {row.product_id: row for row in read_feed(crawl(run).feed)}


def test_an_answer_that_cannot_be_read_is_a_failed_row_of_its_product_only(run: Run, shop: Shop) -> None:
    shop.routes_are_hostile = True
    rows = crawled(run, *hostile.REASONS, NEIGHBOUR)
    assert {product_id: row.outcome.value for product_id, row in rows.items()} == {
        NEIGHBOUR: "named", **dict.fromkeys(hostile.REASONS, "failed"),
    }
    for product_id, reason in hostile.REASONS.items():
        assert rows[product_id].reason.startswith(reason), product_id
        assert rows[product_id].reason
    assert {rows[product_id].http_status for product_id in (hostile.JSON, hostile.DEEP_JSON)} == {"200"}
    shop.routes_are_hostile = False
    assert crawl(run).outcomes == {ProductOutcome.NAMED: len(rows)}


def test_the_next_address_is_asked(run: Run) -> None:
    rows = crawled(run, *hostile.REASONS)
    assert {row.outcome for row in rows.values()} == {ProductOutcome.NAMED}
    assert {row.url for row in rows.values()} == set(map(id_route, hostile.REASONS))


def test_texts_are_bounded_and_harmless(run: Run, shop: Shop) -> None:
    shop.routes_are_hostile = True
    rows = crawled(run, hostile.CONTROLS, hostile.LONG_NAME, hostile.LONG_TEXTS, hostile.JSON_LD)
    assert rows[hostile.CONTROLS].product_name == "Ring [2J 1mSolène B"
    assert rows[hostile.JSON_LD].product_name == "Silver &amp; gold"
    assert rows[hostile.LONG_TEXTS].product_name == "A ring"
    assert (rows[hostile.LONG_NAME].outcome, rows[hostile.LONG_NAME].reason) == (
        ProductOutcome.SOFT_NOT_FOUND, "a page without a name",
    )
    files = crawl_files(run.settings, run.day)
    assert controls(files.feed) == set()
    assert controls(files.log) == set()
    assert "[31mred" in files.log.read_text()
    assert judge_products(list(product_records(run)), "").refused == {}


def test_a_host_whose_rules_cannot_be_read_is_asked_for_nothing(run: Run, shop: Shop) -> None:
    shop.verbose = {host_of(UK), host_of(DE)}
    insert(run, view(NEIGHBOUR), view(90_301, DE))
    rows = {row.product_id: row for row in read_feed(crawl(run).feed)}
    assert {row.url for row in rows.values()} == {id_route(NEIGHBOUR), id_route(90_301)}
    assert not [asked for asked in shop.asked if "glamira.co.uk/ring" in asked or "glamira.de/ring" in asked]


@pytest.mark.parametrize("slug", ["x" * 2_200, "ü" * 700, "x" * 200_000, "ring\x1b[2J", "ring-jane-roe"])
def test_an_address_of_any_kind_costs_no_row(run: Run, slug: str) -> None:
    insert(run, view(NEIGHBOUR, slug=slug), view(90_301))
    rows = {row.product_id: row for row in read_feed(crawl(run).feed)}
    assert {product_id: row.outcome.value for product_id, row in rows.items()} == {NEIGHBOUR: "named", 90_301: "named"}
    assert rows[NEIGHBOUR].url == id_route(NEIGHBOUR)


def test_a_feed_that_an_endless_name_spoiled_is_mended_by_the_next_run(run: Run) -> None:
    files = crawl_files(run.settings, run.day)
    crawled(run, NEIGHBOUR, 90_301)
    whole = files.feed.read_bytes()
    files.feed.write_bytes(whole.replace(b"Ring 90300 en", b"x" * 150_000))
    assert crawl(run).asked == 1
    assert {row.product_name for row in read_feed(files.feed)} == {"Ring 90300 en", "Ring 90301 en"}


def controls(path: Path) -> set[str]:
    text = path.read_bytes().decode()
    return {char for char in text if unicodedata.category(char) == "Cc" and char not in "\r\n\t"}
