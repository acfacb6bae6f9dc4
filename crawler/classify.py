"""Classifies an answer: what asking one address for one product came to."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from contracts.shop.feed import ProductOutcome, ProductRow
from contracts.shop.urls import language_of
from crawler.circuit_breaker import REFUSALS, WAIT_REFUSED, HostBusy, HostStopped
from crawler.items import PageItem
from crawler.page import ProductPage
from crawler.texts import LONGEST_REASON, beginning, error_words

_GONE = (404, 410)
_IN_CIRCLES = "max redirections"


def classify(response: Response, product_id: int, url: str) -> ProductRow:
    """The row for an answer to `url`; only a page that is the product's own by its word names it.

    Raises:
        NoPage: the answer is text, but no page; whatever else reading a page raises comes through, too.
    """
    row = ProductRow(
        product_id, _by_status(response), language=language_of(url), url=url, http_status=str(response.status),
        fetched_at=now(),
    )
    if row.outcome is not ProductOutcome.NAMED:
        wait = response.meta.get(WAIT_REFUSED)
        return replace(row, reason=f"status {response.status}" + (f", {wait}" if wait else ""))
    page = ProductPage(response, product_id).to_item() if isinstance(response, TextResponse) else None
    is_sent_on = bool(response.meta.get("redirect_times"))
    fault = _fault(page, product_id, "" if is_sent_on else url)
    if page is None or fault:
        if is_sent_on:
            target = beginning(response.url, LONGEST_REASON)
            return replace(row, outcome=ProductOutcome.REDIRECTED, reason=f"sent to {target}: {fault}")
        return replace(row, outcome=ProductOutcome.SOFT_NOT_FOUND, reason=fault)
    return replace(row, **asdict(page) | {"product_id": product_id})


def classify_failure(error: BaseException, product_id: int, url: str, http_status: str = "") -> ProductRow:
    """The row for an address that gave no usable answer, with the error's kind and words as reason.

    Forbidden by robots.txt, redirected in circles, unreachable, too large, or beyond what we can read.
    """
    return ProductRow(
        product_id, _by_error(error), language=language_of(url), url=url, http_status=http_status, fetched_at=now(),
        reason=error_words(error),
    )


def now() -> str:
    """This second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _fault(page: PageItem | None, product_id: int, asked: str) -> str:
    """Why a page does not name the product; "" when it does.

    A page without an id, a heading only, is the product's when it calls the address asked its own: an event of the
    product was sent from there, and a generic page shown in its place would not claim it.
    """
    if page is None:
        return "no text"
    if page.product_id is None and (not asked or page.canonical_url != asked):
        return "the page of no product"
    if page.product_id not in (None, product_id):
        return f"the page of product {page.product_id}"
    return "" if page.product_name else "a page without a name"


def _by_error(error: BaseException) -> ProductOutcome:
    if isinstance(error, HostBusy) or not isinstance(error, IgnoreRequest):
        return ProductOutcome.FAILED
    if isinstance(error, HostStopped) or "robots.txt" in str(error):
        return ProductOutcome.BLOCKED
    return ProductOutcome.REDIRECTED if str(error).startswith(_IN_CIRCLES) else ProductOutcome.FAILED


def _by_status(response: Response) -> ProductOutcome:
    if response.status == 200:
        return ProductOutcome.NAMED
    if response.status in _GONE:
        return ProductOutcome.NOT_FOUND
    return ProductOutcome.BLOCKED if response.status in REFUSALS else ProductOutcome.FAILED
