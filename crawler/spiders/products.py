"""Products: asks each product's best address; the next one only when that does not name the product."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from traceback import extract_tb
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from contracts.shop.feed import ProductOutcome, ProductRequest, ProductRow, read_requests
from crawler.budget import BudgetSpent
from crawler.classify import classify, classify_failure


@dataclass(frozen=True, slots=True)
class Attempt:
    """One address being asked, and what the ones before it came to."""

    product: ProductRequest
    earlier: tuple[ProductRow, ...] = ()

    @property
    def url(self) -> str:
        """The address to ask."""
        return self.product.urls[len(self.earlier)]


class ProductsSpider(Spider):
    """Works through the list in the file `requests`; one row for each product goes to the file `feed`.

    A product that the budget left unasked has none. `summary` names the file for what the run came to.
    """

    name = "products"

    def __init__(self, requests: str, feed: str, summary: str = "", **settings: Any) -> None:
        super().__init__(**settings)
        self.requests = Path(requests)
        self.feed = Path(feed)
        self.summary = Path(summary) if summary else None

    async def start(self) -> AsyncIterator[Request | ProductRow]:
        """One request for each product of the list, or its row when none of its addresses is one."""
        for product in read_requests(self.requests):
            yield self._ask(Attempt(product))

    def parse(self, response: Response, attempt: Attempt) -> Iterator[Request | ProductRow]:
        """Judge an answer; one that cannot be read is a failure of this product, and of no other."""
        try:
            row = classify(response, attempt.product.product_id, attempt.url)
        except Exception as error:
            row = classify_failure(error, attempt.product.product_id, attempt.url, str(response.status))
            place = extract_tb(error.__traceback__)[-1]
            self.logger.error("%s cannot be read, %s at %s:%s", attempt.url, row.reason, place.filename, place.lineno)
        yield self._next(attempt, row)

    def give_up(self, failure: Failure) -> Iterator[Request | ProductRow]:
        """Classify an address that gave no answer; without the budget to ask it there is nothing to classify."""
        if isinstance(failure.value, BudgetSpent):
            return
        attempt: Attempt = failure.request.cb_kwargs["attempt"]  # type: ignore[attr-defined]
        assert failure.value is not None
        yield self._next(attempt, classify_failure(failure.value, attempt.product.product_id, attempt.url))

    def _ask(self, attempt: Attempt) -> Request | ProductRow:
        try:
            return Request(attempt.url, self.parse, errback=self.give_up, cb_kwargs={"attempt": attempt})
        except ValueError as error:
            return self._next(attempt, classify_failure(error, attempt.product.product_id, attempt.url))

    def _next(self, attempt: Attempt, row: ProductRow) -> Request | ProductRow:
        rows = (*attempt.earlier, row)
        if row.outcome is ProductOutcome.NAMED:
            return row
        if len(rows) < len(attempt.product.urls):
            return self._ask(Attempt(attempt.product, rows))
        return final_row(rows)


def final_row(rows: tuple[ProductRow, ...]) -> ProductRow:
    """The row of a product that no address named: a passing failure first, for it is asked again; else the best's.

    A wall says nothing about a product, so an address behind one speaks only when there is no other.
    """
    failed = (row for row in rows if row.outcome is ProductOutcome.FAILED)
    said = (row for row in rows if row.outcome is not ProductOutcome.BLOCKED)
    return next(chain(failed, said), rows[0])
