"""The summary: what a run as a whole came to, for the monitors; written when the spider has ended."""

import time

from scrapy import signals
from scrapy.crawler import Crawler

from contracts.draft_file import drafted
from contracts.shop.feed import SpiderSummary, write_summary
from crawler.budget import BUDGET_SPENT, REQUESTS_SENT
from crawler.circuit_breaker import HOSTS_STOPPED


class SummaryExtension:
    """Writes the file that the spider's `summary` names."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._began = time.monotonic()
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SummaryExtension":
        """Made by Scrapy."""
        return cls(crawler)

    def spider_closed(self) -> None:
        """Write the summary; without space for it there is none."""
        path, stats = getattr(self._crawler.spider, "summary", None), self._crawler.stats
        if path is None or stats is None:
            return
        summary = SpiderSummary(
            requests=stats.get_value(REQUESTS_SENT, 0),
            seconds=time.monotonic() - self._began,
            is_budget_spent=stats.get_value(BUDGET_SPENT, False),
            hosts_stopped=tuple(stats.get_value(HOSTS_STOPPED, ())),
        )
        with drafted(path) as draft:
            write_summary(draft, summary)
