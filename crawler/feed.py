"""The feed: every product asked for is one CSV record on disk the moment its outcome is known."""

from io import FileIO

from scrapy.crawler import Crawler

from contracts.product_feed import ProductRow, csv_line


class FeedPipeline:
    """Appends each row to the spider's feed in one write, so that a kill loses no finished product."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._feed: FileIO

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "FeedPipeline":
        """Made by Scrapy."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the feed behind what it already holds."""
        self._feed = FileIO(getattr(self._crawler.spider, "feed"), "ab")  # noqa: B009

    def process_item(self, item: ProductRow) -> ProductRow:
        """Write one row; half a surrogate pair becomes a question mark."""
        self._feed.write(csv_line(item).encode(errors="replace"))
        return item

    def close_spider(self) -> None:
        """Close the feed."""
        self._feed.close()
