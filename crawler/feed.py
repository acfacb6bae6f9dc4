"""The feed: every product asked for is one CSV record on disk the moment its outcome is known."""

from io import FileIO

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from contracts.shop.feed import ProductRow, csv_line
from crawler.classify import classify_failure


class FeedPipeline:
    """Appends each row to the spider's feed in one write, so that a kill loses no finished product.

    A product whose answer or row somebody else's code lost, a middleware or another pipeline, gets a failed row.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._feed: FileIO

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "FeedPipeline":
        """Made by Scrapy."""
        made = cls(crawler)
        crawler.signals.connect(made.note_lost_answer, signal=signals.spider_error)
        crawler.signals.connect(made.note_lost_row, signal=signals.item_error)
        return made

    def open_spider(self) -> None:
        """Open the feed behind what it already holds."""
        self._feed = FileIO(getattr(self._crawler.spider, "feed"), "ab")  # noqa: B009

    def process_item(self, item: ProductRow) -> ProductRow:
        """Write one row; half a surrogate pair becomes a question mark."""
        self._feed.write(csv_line(item).encode(errors="replace"))
        return item

    def note_lost_answer(self, failure: Failure, response: Response | Failure) -> None:
        """Write the row of a product whose answer, or lack of one, was not judged to the end."""
        attempt = response.request.cb_kwargs["attempt"]  # type: ignore[union-attr]
        self._lose(failure, attempt.product.product_id, attempt.url)

    def note_lost_row(self, failure: Failure, item: ProductRow) -> None:
        """Write the row in place of one that was lost on its way here."""
        self._lose(failure, item.product_id, item.url)

    def close_spider(self) -> None:
        """Close the feed."""
        self._feed.close()

    def _lose(self, failure: Failure, product_id: int, url: str) -> None:
        assert failure.value is not None
        self.process_item(classify_failure(failure.value, product_id, url))
