"""Crawl on real servers: MongoDB, the warehouse, and a shop with every trap; Scrapy runs as it does in production."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import judge_products
from contracts.errors import CrawlError, SettingsError
from contracts.outcome import Status
from contracts.product_feed import ProductOutcome, read_feed
from etl.context import Run
from etl.products.crawl import crawl
from etl.products.crawl_files import crawl_files
from etl.products.products import product_records
from etl.settings import Settings
from etl.warehouse import ensure_warehouse, query
from tests.integration.crawler import trap_shop as traps
from tests.integration.crawler.trap_shop import Shop, trap_shop

DAY, NEXT_DAY = date(2020, 5, 4), date(2020, 5, 5)
UK, DE = "https://www.glamira.co.uk", "https://www.glamira.de"
TRAPS = {
    traps.GONE: "not_found", traps.SOFT_GONE: "soft_not_found", traps.TO_HOME: "redirected",
    traps.FORBIDDEN: "blocked", traps.BUSY_ONCE: "named", traps.BROKEN: "failed", traps.OTHER: "soft_not_found",
    traps.RENAMED: "named", traps.SLUG_GONE: "named",
}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with trap_shop() as running:
        yield running


@pytest.fixture
def run(sandbox: Settings, shop: Shop, tmp_path: Path) -> Iterator[Run]:
    """A run with a source, a warehouse project and a shop of its own."""
    name = f"crawl-{uuid.uuid4().hex[:12]}"
    settings = sandbox.model_copy(update={
        "mongo_database": name, "gcp_project": name, "work_dir": tmp_path, "shop_origin": shop.origin,
        "crawl_delay_seconds": 0.0, "crawl_concurrency": 16, "crawl_contact": "data-team@example.com",
    })
    run = Run(settings, DAY, "test")
    yield run
    run.mongo.client.drop_database(run.mongo.name)


def insert(run: Run, *documents: dict[str, Any], day: date = DAY) -> None:
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    run.mongo[run.settings.mongo_collection].insert_many([{"time_stamp": noon} | document for document in documents])


def view(product_id: int, origin: str = UK, slug: str = "ring", **fields: Any) -> dict[str, Any]:
    url = f"{origin}/{slug}-{product_id}.html?alloy=white-585"
    return {"collection": "view_product_detail", "product_id": str(product_id), "current_url": url} | fields


def order(*product_ids: Any) -> dict[str, Any]:
    lines = [{"product_id": product_id, "amount": 1} for product_id in product_ids]
    return {"collection": "checkout_success", "current_url": f"{UK}/checkout/onepage/success/", "cart_products": lines}


def outcomes(run: Run) -> dict[int, str]:
    return {row.product_id: row.outcome.value for row in read_feed(crawl_files(run.settings, run.day).feed)}


def land(run: Run, *, published: bool = True) -> None:
    """What land, load and publish would leave in the warehouse."""
    ensure_warehouse(run.bigquery)
    query(run.bigquery, "delete from glamira_raw.products where event_date = @day", {"day": run.day})
    for row in read_feed(crawl_files(run.settings, run.day).feed):
        query(run.bigquery, """
            insert into glamira_raw.products
            (product_id, event_date, outcome, product_name, language, url, _batch_id, _run_id, _loaded_at)
            values (@product_id, @day, @outcome, @name, @language, @url, 'b', 'r', current_timestamp())
        """, {"product_id": row.product_id, "day": run.day, "outcome": row.outcome.value, "name": row.product_name,
              "language": row.language, "url": row.url})
    if published:
        query(run.bigquery, """
            insert into glamira_ops.quality_status (data_date, status, published_at)
            values (@day, 'published', current_timestamp())
        """, {"day": run.day})


def grown(feed: Path, rows: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a feed has that many rows."""
    deadline = time.monotonic() + 60
    while len(list(read_feed(feed))) < rows:
        assert time.monotonic() < deadline, f"{feed} did not grow to {rows} rows"
        try:
            pytest.fail(f"the crawl ended with {process.wait(0.02)}")
        except subprocess.TimeoutExpired:
            continue


def kill(process: subprocess.Popen[bytes], *, only_the_caller: bool) -> None:
    """Kill a crawl, with its spider or without; the spider then ends by itself."""
    if only_the_caller:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def best_names(run: Run) -> dict[int, tuple[str, str]]:
    """The rows that `dim_products` chooses."""
    rows = query(run.bigquery, """
        select product_id, product_name, url from glamira_raw.products where outcome = 'named'
        qualify row_number() over (partition by product_id order by language = 'en' desc,
            url like '%/catalog/product/view/id/%', url) = 1
    """)
    return {row["product_id"]: (row["product_name"], row["url"]) for row in rows}


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


def test_a_second_run_makes_the_same_bytes_and_asks_for_failures_only(run: Run, shop: Shop) -> None:
    insert(run, *(view(product_id) for product_id in (90_200, 90_201, traps.GONE, traps.BROKEN)))
    feed = crawl(run).feed
    before, asked = feed.read_bytes(), shop.asked.total()
    again = crawl(run)
    assert feed.read_bytes() == before
    assert again.asked == 1
    assert all(str(traps.BROKEN) in path or "robots" in path for path in list(shop.asked) if shop.asked[path] > 1)
    assert shop.asked.total() > asked


def test_the_budget_leaves_the_rest_to_the_next_run(run: Run) -> None:
    insert(run, *(view(product_id) for product_id in range(90_300, 90_310)))
    small = Run(run.settings.model_copy(update={"crawl_budget": 4}), run.day, run.run_id)
    assert [(report.asked, report.deferred) for report in (crawl(small), crawl(small), crawl(small), crawl(small))] == [
        (4, 6), (4, 2), (2, 0), (0, 0),
    ]
    assert len(outcomes(run)) == 10


def test_a_walled_host_is_left_alone_and_the_next_address_asked(run: Run, shop: Shop) -> None:
    products = range(91_000, 91_040)
    shop.walled = {"www.glamira.co.uk"}
    insert(run, *(view(product_id) for product_id in products), *(view(product_id, DE) for product_id in products))
    report = crawl(run)
    rows = list(read_feed(report.feed))
    assert {row.url for row in rows} == {f"{DE}/ring-{product_id}.html" for product_id in products}
    assert {row.outcome for row in rows} == {ProductOutcome.NAMED}
    refused = sum(count for path, count in shop.asked.items() if path.startswith("403 "))
    assert 5 <= refused <= 5 + run.settings.crawl_concurrency
    assert "host=www.glamira.co.uk stopped" in crawl_files(run.settings, run.day).log.read_text()
    assert [finding.check for finding in report.findings if finding.status is Status.FAILED] == ["hosts_stopped"]
    kept = query(run.bigquery, "select check_name, severity, message from glamira_ops.outcomes "
                               "where gate = 'crawl' and status = 'failed'")
    assert [(row["check_name"], row["severity"]) for row in kept] == [("hosts_stopped", "warn")]
    assert "www.glamira.co.uk" in kept[0]["message"]


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


def test_an_old_name_is_asked_for_again(run: Run, shop: Shop) -> None:
    insert(run, view(90_900))
    insert(run, view(90_900), day=NEXT_DAY)
    crawl(run)
    land(run)
    today = run.settings.model_copy(update={"crawl_refresh_days": 0})
    assert crawl(replace(run, day=NEXT_DAY)).asked == 0
    assert crawl(replace(run, day=NEXT_DAY, settings=today)).asked == 1


def test_pages_are_kept_for_development_when_asked_to(run: Run, shop: Shop, tmp_path: Path) -> None:
    insert(run, view(90_900), view(traps.GONE))
    kept = replace(run, settings=run.settings.model_copy(update={"crawl_http_cache": str(tmp_path / "pages")}))
    feed = crawl(kept).feed
    asked = shop.asked.total()
    first = [replace(row, fetched_at="") for row in read_feed(feed)]
    feed.unlink()
    assert [replace(row, fetched_at="") for row in read_feed(crawl(kept).feed)] == first
    assert shop.asked.total() == asked


@pytest.mark.parametrize("only_the_caller", [False, True])
def test_a_killed_crawl_goes_on_where_it_stopped(run: Run, shop: Shop, only_the_caller: bool) -> None:
    insert(run, *(view(product_id) for product_id in range(90_400, 90_700)))
    files = crawl_files(run.settings, run.day)
    process = subprocess.Popen([sys.executable, "-c", _CRAWL], env=_revealed(run), start_new_session=True)
    grown(files.partial, 50, process)
    kill(process, only_the_caller=only_the_caller)
    rows = {row.product_id: row for row in read_feed(files.partial)}
    assert 50 <= len(rows) < 300
    assert not files.feed.exists()
    report = crawl(run)
    assert report.asked == 300 - len(rows)
    assert rows.items() <= {row.product_id: row for row in read_feed(files.feed)}.items()
    assert set(outcomes(run).values()) == {"named"}
    assert len(outcomes(run)) == 300
    # What was under way when it was killed is the only thing that may be asked for again.
    assert sum(count - 1 for count in shop.successes().values()) <= run.settings.crawl_concurrency


def test_the_order_of_days_changes_no_name(run: Run) -> None:
    insert(run, view(90_800, DE), view(90_801), order(90_802), view(90_803, DE), view(traps.SLUG_GONE, DE))
    insert(run, view(90_800), view(90_801, DE), view(90_802, DE), view(90_803, DE), view(traps.SLUG_GONE), day=NEXT_DAY)
    found = []
    for number, days in enumerate([(DAY, NEXT_DAY), (NEXT_DAY, DAY)]):
        settings = run.settings.model_copy(update={
            "gcp_project": f"{run.settings.gcp_project}-{number}", "work_dir": run.settings.work_dir / str(number),
        })
        for day in days:
            one = Run(settings, day, "test")
            crawl(one)
            land(one)
        found.append(best_names(Run(settings, DAY, "test")))
    assert found[0] == found[1]
    assert found[0][90_800] == ("Ring 90800 en", f"{UK}/ring-90800.html")
    assert found[0][90_802] == ("Ring 90802 en", "https://www.glamira.com/catalog/product/view/id/90802")


def test_what_a_published_day_knows_is_not_asked_again(run: Run, shop: Shop) -> None:
    insert(run, view(90_900), view(90_901, DE))
    insert(run, view(90_900), view(90_901), view(90_902), day=NEXT_DAY)
    crawl(run)
    land(run)
    report = crawl(replace(run, day=NEXT_DAY))
    assert (report.seen, report.known, report.asked) == (3, 1, 2)
    assert max(shop.successes().values()) == 1
    crawl(run)
    assert set(outcomes(run)) == {90_900, 90_901}


def test_a_held_day_knows_nothing(run: Run) -> None:
    insert(run, view(90_900))
    insert(run, view(90_900), day=NEXT_DAY)
    crawl(run)
    land(run, published=False)
    assert crawl(replace(run, day=NEXT_DAY)).asked == 1


def test_a_day_keeps_what_it_has_landed_itself(run: Run) -> None:
    insert(run, view(90_900))
    insert(run, view(90_900), day=NEXT_DAY)
    lost = replace(run, settings=run.settings.model_copy(update={"work_dir": run.settings.work_dir / "lost"}))
    crawl(run)
    crawl(replace(run, day=NEXT_DAY))
    land(run)
    land(replace(run, day=NEXT_DAY))
    assert [crawl(replace(lost, day=day)).asked for day in (DAY, NEXT_DAY)] == [1, 1]


def test_a_day_without_products_has_an_empty_feed(run: Run) -> None:
    report = crawl(run)
    assert (report.seen, report.outcomes) == (0, {})
    assert list(product_records(run)) == []


def test_records_of_a_day_never_crawled_are_refused(run: Run) -> None:
    with pytest.raises(CrawlError, match="Crawl the day first"):
        next(product_records(run))


def test_a_spider_that_dies_is_an_error_that_names_its_log(run: Run) -> None:
    insert(run, view(90_950))
    files = crawl_files(run.settings, run.day)
    files.folder.mkdir(parents=True)
    broken = Run(run.settings.model_copy(update={"crawl_concurrency": "many"}), run.day, run.run_id)
    with pytest.raises(CrawlError, match=r"spider\.log"):
        crawl(broken)
    assert crawl(run).outcomes == {ProductOutcome.NAMED: 1}


def test_without_a_contact_nobody_is_asked(run: Run, shop: Shop) -> None:
    insert(run, view(90_960))
    nobody = Run(run.settings.model_copy(update={"crawl_contact": "", "alert_email_to": ""}), run.day, run.run_id)
    with pytest.raises(SettingsError, match="CRAWL_CONTACT"):
        crawl(nobody)
    assert not shop.asked


_CRAWL = """
import datetime
from etl.context import Run
from etl.products.crawl import crawl
from etl.settings import load_settings
crawl(Run(load_settings(), datetime.date(2020, 5, 4), "killed"))
"""


def _revealed(run: Run) -> dict[str, str]:
    settings = run.settings
    return dict(os.environ) | {
        "MONGO_DATABASE": settings.mongo_database, "GCP_PROJECT": settings.gcp_project,
        "WORK_DIR": str(settings.work_dir), "SHOP_ORIGIN": settings.shop_origin, "CRAWL_DELAY_SECONDS": "0",
        "CRAWL_CONCURRENCY": "16",
    }
