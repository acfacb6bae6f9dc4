"""A crawl that stopped, by its budget or by a kill, goes on where it was and asks for nothing twice."""

import pytest

from contracts.shop.feed import read_feed
from etl.ops.day_run import Run
from etl.sources.crawl.crawl import crawl
from etl.sources.crawl.crawl_files import crawl_files
from tests.integration.crawler import trap_shop as traps
from tests.integration.crawler.crawl_process import grown, kill, start_crawl
from tests.integration.crawler.seen_products import insert, outcomes, view
from tests.integration.crawler.trap_shop import Shop
from tests.other_settings import with_settings


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
    small = with_settings(run, {"crawl_budget": 4})
    assert [(report.asked, report.deferred) for report in (crawl(small), crawl(small), crawl(small), crawl(small))] == [
        (4, 6), (4, 2), (2, 0), (0, 0),
    ]
    assert len(outcomes(run)) == 10


@pytest.mark.parametrize("only_the_caller", [False, True])
def test_a_killed_crawl_goes_on_where_it_stopped(run: Run, shop: Shop, only_the_caller: bool) -> None:
    insert(run, *(view(product_id) for product_id in range(90_400, 90_700)))
    files = crawl_files(run.settings, run.day)
    process = start_crawl(run)
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
