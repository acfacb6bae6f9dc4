"""Every answer has exactly one outcome, and only the product's own page names it."""

from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, JsonResponse, Response

from contracts.shop.feed import ProductOutcome, ProductRow
from crawler.circuit_breaker import HostBusy, HostStopped
from crawler.classify import classify, classify_failure
from crawler.page import NoPage
from crawler.spiders.products import final_row

URL = "https://www.glamira.co.uk/ring.html"
FIXTURES = Path(__file__).with_name("fixtures")


def answer(status: int = 200, name: str = "react_data", redirects: int = 0) -> Response:
    request = Request(URL, meta={"redirect_times": redirects} if redirects else {})
    body = (FIXTURES / f"{name}.html").read_bytes()
    return HtmlResponse(URL, status=status, body=body, encoding="utf-8", request=request)


def test_the_products_own_page_names_it() -> None:
    row = classify(answer(), 95_814, URL)
    assert (row.outcome, row.product_name, row.url, row.http_status) == (
        ProductOutcome.NAMED, "Ring Solene 0.5 crt", URL, "200",
    )
    assert row.fetched_at.endswith("+00:00")


@pytest.mark.parametrize(("response", "outcome"), [
    (answer(404), ProductOutcome.NOT_FOUND),
    (answer(410), ProductOutcome.NOT_FOUND),
    (answer(403), ProductOutcome.BLOCKED),
    (answer(429), ProductOutcome.FAILED),
    (answer(503), ProductOutcome.FAILED),
    (answer(name="home"), ProductOutcome.SOFT_NOT_FOUND),
    (answer(name="home", redirects=1), ProductOutcome.REDIRECTED),
    (answer(name="react_data", redirects=1), ProductOutcome.NAMED),
])
def test_outcomes(response: Response, outcome: ProductOutcome) -> None:
    assert classify(response, 95_814, URL).outcome is outcome


@pytest.mark.parametrize(("canonical", "redirects", "outcome"), [
    (URL, 0, ProductOutcome.NAMED), ("/ring.html", 0, ProductOutcome.NAMED),
    ("https://www.glamira.co.uk/other.html", 0, ProductOutcome.SOFT_NOT_FOUND), ("", 0, ProductOutcome.SOFT_NOT_FOUND),
    (URL, 1, ProductOutcome.REDIRECTED),
])
def test_a_page_without_an_id_is_the_products_when_it_owns_the_address(
    canonical: str, redirects: int, outcome: ProductOutcome,
) -> None:
    request = Request(URL, meta={"redirect_times": redirects} if redirects else {})
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = f"<html><title>Ring Solene | GLAMIRA</title>{link}<h1>Ring Solene</h1></html>".encode()
    row = classify(HtmlResponse(URL, body=body, encoding="utf-8", request=request), 95_814, URL)
    assert (row.outcome, row.product_id) == (outcome, 95_814)
    assert row.product_name == ("Ring Solene" if outcome is ProductOutcome.NAMED else "")


def test_a_page_without_id_and_heading_names_nobody() -> None:
    body = f'<html><title>GLAMIRA</title><link rel="canonical" href="{URL}"><h1>Rings</h1></html>'.encode()
    row = classify(HtmlResponse(URL, body=body, encoding="utf-8", request=Request(URL)), 95_814, URL)
    assert (row.outcome, row.reason) == (ProductOutcome.SOFT_NOT_FOUND, "a page without a name")


def test_another_products_page_is_no_answer() -> None:
    row = classify(answer(), 95_815, URL)
    assert (row.outcome, row.product_name) == (ProductOutcome.SOFT_NOT_FOUND, "")


def test_what_is_no_text_is_no_page() -> None:
    response = Response(URL, body=b"\x89PNG", request=Request(URL))
    assert classify(response, 95_814, URL).outcome is ProductOutcome.SOFT_NOT_FOUND


@pytest.mark.parametrize(("error", "outcome"), [
    (IgnoreRequest("Forbidden by robots.txt"), ProductOutcome.BLOCKED),
    (IgnoreRequest("max redirections reached"), ProductOutcome.REDIRECTED),
    (HostStopped("www.glamira.co.uk refused 5 requests in a row"), ProductOutcome.BLOCKED),
    (HostBusy("www.glamira.co.uk asks to wait 3600 s, longer than 120 s"), ProductOutcome.FAILED),
    (IgnoreRequest("Ignored response, its body exceeded DOWNLOAD_MAXSIZE"), ProductOutcome.FAILED),
])
def test_no_answer(error: Exception, outcome: ProductOutcome) -> None:
    row = classify_failure(error, 95_814, URL)
    assert (row.outcome, row.http_status, row.language) == (outcome, "", "en")
    assert row.reason == str(error)


@pytest.mark.parametrize(("error", "reason"), [
    (TimeoutError("no answer"), "TimeoutError: no answer"), (RecursionError(), "RecursionError"),
    (ValueError("a\x1b[2J\r\nb"), "ValueError: a [2J b"), (KeyError("x" * 1_000), f"KeyError: '{'x' * 199}"),
])
def test_an_error_gives_its_kind_and_harmless_words(error: Exception, reason: str) -> None:
    row = classify_failure(error, 95_814, URL, "200")
    assert (row.outcome, row.http_status, row.reason) == (ProductOutcome.FAILED, "200", reason)


@pytest.mark.parametrize("body", ["{}", '{"react_data": {"id": 95814, "name": "N"}}', "[1]"])
def test_json_is_no_page(body: str) -> None:
    response = JsonResponse(URL, body=body.encode(), encoding="utf-8", request=Request(URL))
    with pytest.raises(NoPage, match="json"):
        classify(response, 95_814, URL)


def test_where_one_was_sent_is_told_in_a_bounded_text() -> None:
    url = f"https://www.glamira.co.uk/{'x' * 5_000}.html"
    response = HtmlResponse(url, body=b"<html>", request=Request(url, meta={"redirect_times": 1}))
    row = classify(response, 95_814, URL)
    assert (row.outcome, len(row.reason) < 300) == (ProductOutcome.REDIRECTED, True)
    assert row.reason.endswith("xxx: the page of no product")


def test_a_product_that_failed_anywhere_is_asked_again() -> None:
    gone, failed = ProductRow(1, ProductOutcome.NOT_FOUND), ProductRow(1, ProductOutcome.FAILED)
    redirected = ProductRow(1, ProductOutcome.REDIRECTED)
    assert final_row((gone, failed)) is failed
    assert final_row((redirected, gone)) is redirected


def test_a_wall_says_nothing_of_a_product_when_another_address_does() -> None:
    gone, blocked = ProductRow(1, ProductOutcome.NOT_FOUND), ProductRow(1, ProductOutcome.BLOCKED)
    also_blocked = ProductRow(1, ProductOutcome.BLOCKED, url="https://b/")
    assert final_row((blocked, gone)) is gone
    assert final_row((blocked, also_blocked)) is blocked
