"""The least that Scrapy can do with a list of pages: the title of each, as it comes, to a CSV feed.

Run as `python -m tests.bench.bare_spider URLS FEED`; prints its seconds from first request to last answer.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import TextResponse


class BareSpider(Spider):
    """One request a page, no retries of its own, no judgement."""

    name = "bare"

    async def start(self) -> AsyncIterator[Request]:
        """Every page of the list."""
        for url in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
            yield Request(url)

    def parse(self, response: TextResponse) -> Iterator[dict[str, str | None]]:
        """The heading."""
        yield {"url": response.url, "name": response.css("h1::text").get()}


if __name__ == "__main__":
    process = CrawlerProcess({
        "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "INFO",
        "LOG_FILE": sys.argv[2] + ".log", "ROBOTSTXT_OBEY": False, "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False, "FEEDS": {sys.argv[2]: {"format": "csv"}},
    })
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler)
    process.start()
    sys.stdout.write(f"{crawler.stats.get_value('elapsed_time_seconds')}\n")
