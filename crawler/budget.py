"""The budget: after so many requests a run sends no more; what is left unasked stays for the next run."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

REQUESTS_SENT = "budget/requests"
BUDGET_SPENT = "budget/spent"


class BudgetSpent(IgnoreRequest):
    """A request that is not sent, because the run has sent all that it may."""


class BudgetMiddleware:
    """Counts every request that is sent, retries, redirects and fall-backs included; robots.txt is free."""

    def __init__(self, crawler: Crawler) -> None:
        assert crawler.stats is not None
        self._stats = crawler.stats
        self._budget = crawler.settings.getint("REQUEST_BUDGET")
        self._sent = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "BudgetMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request through while there is budget.

        Raises:
            BudgetSpent: there is none.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        if self._budget and self._sent >= self._budget:
            self._stats.set_value(BUDGET_SPENT, value=True)
            raise BudgetSpent(f"{self._budget} requests were sent")
        self._sent += 1
        self._stats.set_value(REQUESTS_SENT, self._sent)
