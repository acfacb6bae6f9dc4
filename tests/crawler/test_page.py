"""A page is read by its own word: react_data, then JSON-LD, then the heading."""

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from crawler.items import PageItem
from crawler.page import ProductPage

FIXTURES = Path(__file__).with_name("fixtures")


def page(name: str, url: str = "https://www.glamira.co.uk/ring.html") -> PageItem:
    return read((FIXTURES / f"{name}.html").read_bytes(), url)


def read(body: bytes, url: str = "https://www.glamira.de/x.html") -> PageItem:
    return ProductPage(HtmlResponse(url, body=body, encoding="utf-8")).to_item()


def facts(found: PageItem) -> tuple[int | None, str, str, str, str, str, str]:
    return (found.product_id, found.product_name, found.sku, found.category, found.collection, found.price_text,
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
    ('<link rel="canonical" href="http://[">', ""),
    ('<link rel="canonical" href="javascript:alert(1)">', ""),
    (f'<link rel="canonical" href="/{"x" * 1_000}.html">', f"https://www.glamira.co.uk/{'x' * 1_000}.html"),
    (f'<link rel="canonical" href="/{"x" * 2_100}.html">', ""),
    ("", ""),
])
def test_the_canonical_address(markup: str, expected: str) -> None:
    assert read(f"<html>{markup}</html>".encode(), "https://www.glamira.co.uk/ring.html").canonical_url == expected


def test_the_home_page_names_no_product_even_at_a_products_address() -> None:
    found = page("home", "https://www.glamira.com/catalog/product/view/id/95814")
    assert (found.product_id, found.product_name) == (None, "")


@pytest.mark.parametrize(("title", "named"), [
    ("Ring Solene | GLAMIRA", "Ring Solene"), ("Ring Solene", ""), ("Shop", ""),
])
def test_a_bare_heading_counts_when_the_title_is_the_name_and_more(title: str, named: str) -> None:
    body = f"<html><title>{title}</title><h1>Ring Solene</h1></html>".encode()
    url = "https://www.glamira.com/catalog/product/view/id/95814"
    found = read(body, url)
    assert (found.product_id, found.product_name) == (95_814 if named else None, named)


@pytest.mark.parametrize("script", [
    'window.react_data={"id":7,"name":"N"}', 'window["react_data"] = {"id": "7", "name": "N"}',
    'let state = {"react_data": {"id": 7, "name": "N"}}', 'react_data = {};\nvar react_data = {"id": 7, "name": "N"};',
    'var react_data = {"id": 7, "name": "N",};', "react_data = {id: 7, name: 'N'}",
    'react_data = {/*x*/"id": 7, "name": "N"}',
])
def test_the_data_is_found_however_it_is_assigned(script: str) -> None:
    body = f"<html><script>{script}</script></html>".encode()
    found = read(body)
    assert (found.product_id, found.product_name) == (7, "N")


@pytest.mark.parametrize("script", [
    "var react_data = " + '{"a":' * 5000 + "1" + "}" * 5000,
    'var react_data = {"product_id": ' + "9" * 5000 + ', "name": "N"}',
    'var react_data = {"product_id": 7, "name": "\\ud800"}', "var react_data = {", "react_data = {'id': 7}",
])
def test_no_page_is_too_strange(script: str) -> None:
    body = f"<html><script>{script}</script></html>".encode()
    found = read(body)
    assert found.product_id in {None, 7}
    assert isinstance(found.product_name, str)


@pytest.mark.parametrize(("markup", "name"), [
    ("<h1>Silver &amp; Gold</h1>", "Silver & Gold"), ("<h1>&amp;amp;</h1>", "&amp;"),
    ('<script>react_data = {"name": "Silver &amp; Gold"}</script>', "Silver & Gold"),
    ('<script>react_data = {"name": "&amp;amp;"}</script><h1>x</h1>', "&amp;"),
    ('<script type="application/ld+json">{"@type": "Product", "name": "&amp;amp;"}</script>', "&amp;"),
    ("<h1>Bague Ce\u0301lestine\u202e\u2066</h1>", "Bague Célestine"),
    ('<script>react_data = {"name": "Ring\\u001b[2J\\u0007\\u009b Solene"}</script>', "Ring [2J Solene"),
])
def test_a_name_is_decoded_once_and_harmless(markup: str, name: str) -> None:
    assert read(f'<input name="product" value="7">{markup}'.encode()).product_name == name


def test_a_text_that_is_too_long_says_nothing_and_the_next_source_speaks() -> None:
    script = f'react_data = {{"id": 7, "name": "{"x" * 140_000}", "category": "{"y" * 501}", "sku": "S"}}'
    found = read(f"<script>{script}</script><h1>Ring Solene</h1>".encode())
    assert found == PageItem(7, "Ring Solene", "S")


@pytest.mark.parametrize("part", [
    b'react_data={"a":1,', b"<h1>x", b"<a data-product-id=1>", b"<div>", b'<input name="product">',
    b'<script type="a/b"></script>',
])
def test_no_page_is_too_much(part: bytes) -> None:
    assert read(b"<h1>" + part * ((4 << 20) // len(part))).product_name in {"", "x"}


def test_each_field_takes_the_first_text_that_says_something() -> None:
    script = 'var react_data = {"id": 7, "product_name": " ", "name": ["N"], "sku": null, "price": 12.50};'
    linked = '{"@type": "Product", "name": "Linked\\n name", "sku": "S", '
    linked += '"offers": [{"price": 9, "priceCurrency": "EUR"}]}'
    found = read(f'<script>{script}</script><script type="application/ld+json">{linked}</script>'.encode())
    assert found == PageItem(7, "Linked name", "S", price_text="12.50", currency_text="EUR")
