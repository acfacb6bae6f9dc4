"""A page is read by its own word: react_data, then JSON-LD, then the heading."""

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from crawler.page import ProductPage

FIXTURES = Path(__file__).with_name("fixtures")


def page(name: str, url: str = "https://www.glamira.co.uk/ring.html") -> ProductPage:
    return ProductPage(HtmlResponse(url, body=(FIXTURES / f"{name}.html").read_bytes(), encoding="utf-8"))


def facts(found: ProductPage) -> tuple[int | None, str, str, str, str, str, str]:
    return (found.product_id, found.name, found.sku, found.category, found.collection, found.price_text,
            found.currency_text)


@pytest.mark.parametrize(("name", "expected"), [
    ("react_data", (95_814, "Ring Solene 0.5 crt", "GLM-95814", "Engagement Rings", "", "1278.50", "£")),
    ("react_json_script", (95_814, "Ring Solène für Sie", "S1", "Ringe", "Lumière", "1.278,00", "€")),
    ("json_ld", (95_814, "Pendant Cara", "P-1", "Pendants", "", "331", "EUR")),
    ("heading", (95_814, "Bague Célestine", "", "", "", "", "")),
    ("home", (None, "", "", "", "", "", "")),
])
def test_pages_say_what_they_say(name: str, expected: tuple[object, ...]) -> None:
    assert facts(page(name)) == expected


@pytest.mark.parametrize(("markup", "expected"), [
    ('<link rel="canonical" href="https://www.glamira.co.uk/own.html">', "https://www.glamira.co.uk/own.html"),
    ('<link rel="canonical" href="/own.html">', "https://www.glamira.co.uk/own.html"),
    ('<script type="application/ld+json">{"@type": "Product", "url": "own.html"}</script>',
     "https://www.glamira.co.uk/own.html"),
    ("", ""),
])
def test_the_canonical_address(markup: str, expected: str) -> None:
    response = HtmlResponse("https://www.glamira.co.uk/ring.html", body=f"<html>{markup}</html>", encoding="utf-8")
    assert ProductPage(response).canonical_url == expected


def test_the_home_page_names_no_product_even_at_a_products_address() -> None:
    found = page("home", "https://www.glamira.com/catalog/product/view/id/95814")
    assert (found.product_id, found.name) == (None, "")


@pytest.mark.parametrize(("title", "named"), [
    ("Ring Solene | GLAMIRA", "Ring Solene"), ("Ring Solene", ""), ("Shop", ""),
])
def test_a_bare_heading_counts_when_the_title_is_the_name_and_more(title: str, named: str) -> None:
    body = f"<html><title>{title}</title><h1>Ring Solene</h1></html>".encode()
    url = "https://www.glamira.com/catalog/product/view/id/95814"
    found = ProductPage(HtmlResponse(url, body=body, encoding="utf-8"))
    assert (found.product_id, found.name) == (95_814 if named else None, named)


@pytest.mark.parametrize("script", [
    'window.react_data={"id":7,"name":"N"}', 'window["react_data"] = {"id": "7", "name": "N"}',
    'let state = {"react_data": {"id": 7, "name": "N"}}', 'react_data = {};\nvar react_data = {"id": 7, "name": "N"};',
])
def test_the_data_is_found_however_it_is_assigned(script: str) -> None:
    body = f"<html><script>{script}</script></html>".encode()
    found = ProductPage(HtmlResponse("https://www.glamira.de/x.html", body=body, encoding="utf-8"))
    assert (found.product_id, found.name) == (7, "N")


@pytest.mark.parametrize("script", [
    "var react_data = " + '{"a":' * 5000 + "1" + "}" * 5000,
    'var react_data = {"product_id": ' + "9" * 5000 + ', "name": "N"}',
    'var react_data = {"product_id": 7, "name": "\\ud800"}', "var react_data = {", "react_data = {'id': 7}",
])
def test_no_page_is_too_strange(script: str) -> None:
    body = f"<html><script>{script}</script></html>".encode()
    found = ProductPage(HtmlResponse("https://www.glamira.de/x.html", body=body, encoding="utf-8"))
    assert found.product_id in {None, 7}
    assert isinstance(found.name, str)
