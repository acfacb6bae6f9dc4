"""The products dataset's source: the records of a day's crawl."""

from collections.abc import Iterator
from typing import Any

from contracts.commands import command
from contracts.errors import CrawlError
from contracts.shop.feed import read_records
from etl.ops.day_run import Run
from etl.sources.base import Source
from etl.sources.crawl.crawl_files import crawl_files


class Products(Source):
    """The feed is written by the day's crawl."""

    name = "products"

    def records(self, run: Run) -> Iterator[dict[str, Any]]:
        """See `product_records`."""
        return product_records(run)


def product_records(run: Run) -> Iterator[dict[str, Any]]:
    """The records of the day's feed as texts, in its order; `_id` is the product id. The contract judges them.

    Raises:
        CrawlError: the day has not been crawled.
    """
    feed = crawl_files(run.settings, run.day).feed
    if not feed.exists():
        raise CrawlError(f"products of {run.day}: no {feed}. Crawl the day first: {command(f'run {run.day}')}.")
    for record in read_records(feed):
        yield {"_id": record["product_id"], "event_date": run.day.isoformat(), **record}
