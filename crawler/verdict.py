"""The verdict on an answer: what asking one address for one product came to."""

from dataclasses import replace
from datetime import UTC, datetime

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from contracts.product_feed import ProductOutcome, ProductRow
from contracts.shop_urls import language_of
from crawler.page import ProductPage

_GONE = (404, 410)
_FORBIDDEN = (401, 403, 451)


def judge(response: Response, product_id: int, url: str) -> ProductRow:
    """The row for an answer to `url`; only a page that is the product's own by its word names the product."""
    row = ProductRow(
        product_id, _by_status(response), language=language_of(url), url=url, http_status=str(response.status),
        fetched_at=now(),
    )
    if row.outcome is not ProductOutcome.NAMED:
        return row
    page = ProductPage(response) if isinstance(response, TextResponse) else None
    if page is None or page.product_id != product_id or not page.name:
        was_sent = bool(response.meta.get("redirect_times"))
        return replace(row, outcome=ProductOutcome.REDIRECTED if was_sent else ProductOutcome.SOFT_NOT_FOUND)
    return replace(
        row, product_name=page.name, sku=page.sku, category=page.category, collection=page.collection,
        price_text=page.price_text, currency_text=page.currency_text,
    )


def judge_failure(error: BaseException, product_id: int, url: str) -> ProductRow:
    """The row for an address that gave no answer: forbidden by robots.txt, redirected in circles, or unreachable."""
    outcome = ProductOutcome.FAILED
    if isinstance(error, IgnoreRequest):
        outcome = ProductOutcome.BLOCKED if "robots.txt" in str(error) else ProductOutcome.REDIRECTED
    return ProductRow(product_id, outcome, language=language_of(url), url=url, fetched_at=now())


def now() -> str:
    """This second, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _by_status(response: Response) -> ProductOutcome:
    if response.status == 200:
        return ProductOutcome.NAMED
    if response.status in _GONE:
        return ProductOutcome.NOT_FOUND
    return ProductOutcome.BLOCKED if response.status in _FORBIDDEN else ProductOutcome.FAILED
