"""A wall, a spider that dies, a day never crawled, nobody to name: each is told, and none is worked around."""


import pytest

from contracts.errors import CrawlError, SettingsError
from contracts.outcome import Status
from contracts.shop.feed import ProductOutcome, read_feed
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.sources.crawl.crawl import crawl
from etl.sources.crawl.crawl_files import crawl_files
from etl.sources.products import product_records
from tests.integration.crawler.seen_products import DE, FR, IT, UK, host_of, insert, view
from tests.integration.crawler.trap_shop import Shop, Wait
from tests.other_settings import with_settings


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


def test_a_host_is_left_alone_for_as_long_as_it_asks(run: Run, shop: Shop) -> None:
    pace = {"crawl_concurrency": 1, "crawl_delay_seconds": 0.01}
    slowly = with_settings(run, pace)
    shop.waits = {host_of(UK): Wait(1), host_of(DE): Wait(1, is_date=True), host_of(FR): Wait(3_600)}
    shop.speechless, shop.walled = {host_of(IT)}, {"www.glamira.com"}
    insert(run, *(view(91_200 + 10 * place + number, origin)
                  for place, origin in enumerate((UK, DE, FR)) for number in range(2)), view(91_230, IT))
    report = crawl(slowly)
    rows = {row.product_id: row for row in read_feed(report.feed)}
    failed = {product_id: row.reason for product_id, row in rows.items() if row.outcome is ProductOutcome.FAILED}
    assert sorted(failed) == [91_220, 91_221, 91_230]
    assert (len(shop.closed_until), shop.disturbed.total()) == (3, 0)
    assert sorted((failed.pop(91_220), failed.pop(91_221))) == [
        "status 429, asks to wait 3600 s, longer than 120 s",
        "www.glamira.fr asks to wait 3600 s, longer than 120 s",
    ]
    assert failed == {91_230: "www.glamira.it cannot show its robots.txt, status 500"}
    assert {rows[product_id].outcome for product_id in rows.keys() - {91_220, 91_221, 91_230}} == {ProductOutcome.NAMED}
    assert "throttle.AutoThrottle" in crawl_files(run.settings, run.day).log.read_text()
    told = {finding.check: finding.observed for finding in report.findings if finding.status is Status.FAILED}
    assert told == {"hosts_stopped": "www.glamira.fr"}


def test_records_of_a_day_never_crawled_are_refused(run: Run) -> None:
    with pytest.raises(CrawlError, match="Crawl the day first"):
        next(product_records(run))


def test_a_spider_that_dies_is_an_error_that_names_its_log(run: Run) -> None:
    insert(run, view(90_950))
    files = crawl_files(run.settings, run.day)
    files.folder.mkdir(parents=True)
    broken = with_settings(run, {"crawl_concurrency": "many"})
    with pytest.raises(CrawlError, match=r"spider\.log"):
        crawl(broken)
    assert crawl(run).outcomes == {ProductOutcome.NAMED: 1}


def test_without_a_contact_nobody_is_asked(run: Run, shop: Shop) -> None:
    insert(run, view(90_960))
    nobody = with_settings(run, {"crawl_contact": "", "alert_email_to": ""})
    with pytest.raises(SettingsError, match="CRAWL_CONTACT"):
        crawl(nobody)
    assert not shop.asked
