"""JSON-LD is read as it is written in the wild, and the page's own product is told from those that it recommends."""

import json

import pytest
from scrapy.http import HtmlResponse

from crawler.items import PageItem
from crawler.json_ld import products
from crawler.page import ProductPage

URL = "https://www.glamira.co.uk/ring.html"
OWN = {"@type": "Product", "name": "Ring Solene", "productID": "95814"}
RELATED = {"@type": "Product", "name": "Pendant", "productID": "1", "category": "Pendants"}


def read(*scripts: str, asked: int | None = 95_814, head: str = "", kind: str = "application/ld+json") -> PageItem:
    body = head + "".join(f'<script type="{kind}">{script}</script>' for script in scripts)
    return ProductPage(HtmlResponse(URL, body=f"<html>{body}</html>".encode(), encoding="utf-8"), asked).to_item()


def named(found: PageItem) -> tuple[int | None, str]:
    return found.product_id, found.product_name


@pytest.mark.parametrize("kind", [
    "Product", ["Product"], ["Thing", "Product"], "https://schema.org/Product", "http://schema.org/Product",
    "https://schema.org/Product/", "schema:Product", ["http://www.schema.org/Product", "Car"], "product",
    "ProductGroup", " Product ", "https://schema.org/Product#", ["schema:Product\n"],
])
def test_a_type_may_be_an_address_or_a_list(kind: object) -> None:
    assert named(read(json.dumps(OWN | {"@type": kind}))) == (95_814, "Ring Solene")


@pytest.mark.parametrize("kind", [
    "Offer", "https://elsewhere.example/Product", ["Thing"], None, 7, {"a": 1}, "ProductX",
])
def test_other_types_are_no_product(kind: object) -> None:
    assert named(read(json.dumps(OWN | {"@type": kind}))) == (None, "")


@pytest.mark.parametrize("document", [
    {"@graph": OWN}, {"@graph": [{"@type": "WebPage"}, OWN]}, [{"@type": "WebPage"}, OWN], [[OWN]],
    {"@type": "ItemPage", "mainEntity": OWN}, {"@graph": [{"@type": "WebPage", "mainEntity": [OWN]}]},
    {"https://schema.org/mainEntity":
        {"@type": "schema:Product", "schema:name": "Ring Solene", "schema:productID": 95814}},
    {"@type": "Product", "productID": {"@value": "95814"}, "name": [{"@value": "Ring Solene", "@language": "en"}]},
    {"@type": "Product", "name": "Ring Solene", "sku": "95814"},
    {"@type": "ProductGroup", "name": "Rings", "hasVariant": [RELATED, OWN]},
    {"@type": "WebPage", "mainEntity": {"@type": "ProductGroup", "name": "Rings", "hasVariant": OWN}},
    {"@type": "Product", "name": "Ring Solene", "identifier": {"@type": "PropertyValue", "value": "95814"}},
    {"@type": "Product", "name": "Ring Solene", "sku": {"@type": "schema:PropertyValue", "schema:value": "95814"}},
    {"@context": {"s": "https://schema.org/"}, "@type": "s:Product", "s:name": "Ring Solene", "s:productID": "95814"},
    {"@context": ["https://schema.org", {"shop": {"@id": "http://schema.org/"}}],
     "@graph": [{"@type": "shop:Product", "shop:name": "Ring Solene", "shop:productID": {"shop:value": "95814"}}]},
])
def test_a_product_is_found_wherever_a_page_puts_it(document: object) -> None:
    assert named(read(json.dumps(document))) == (95_814, "Ring Solene")


def test_a_short_name_of_another_vocabulary_is_no_product() -> None:
    document = {"@context": {"s": "https://elsewhere.example/"}, "@type": "s:Product", "s:name": "X", "s:sku": "95814"}
    assert named(read(json.dumps(document))) == (None, "")


@pytest.mark.parametrize("kind", [
    "application/ld+json; charset=utf-8", "APPLICATION/LD+JSON", " application/ld+json ",
    "Application/ld+json;charset=x",
])
def test_a_scripts_type_may_have_capitals_and_a_charset(kind: str) -> None:
    assert named(read(json.dumps(OWN), kind=kind)) == (95_814, "Ring Solene")


@pytest.mark.parametrize("kind", ["application/json", "text/javascript", "application/ld+jsonp"])
def test_other_scripts_are_not_read(kind: str) -> None:
    assert named(read(json.dumps(OWN), kind=kind)) == (None, "")


@pytest.mark.parametrize("written", [
    "\ufeff{}", "<!-- {} -->", "<!-- by [some] plug-in -->\n{}", "//<![CDATA[\n{}\n//]]>", "<![CDATA[{}]]>",
    "/*<![CDATA[*/ {} /*]]>*/", "<!--//--><![CDATA[//><!--\n{}\n//--><!]]>", "// a note\n{}", "/* a note */ {};",
    '{{"@type": "BreadcrumbList"}}{}', "/* a note */{}", "\n/* {a} *//** b **/{}",
    "/* never closed {}\n*/{}", '{{"broken": }}\n{}', "\n{},\n",
])
def test_what_is_written_around_it_does_not_hide_it(written: str) -> None:
    text = written.replace("{}", json.dumps(OWN)).replace("{{", "{").replace("}}", "}")
    assert named(read(text)) == (95_814, "Ring Solene")


@pytest.mark.parametrize("script", [
    '{"@type": "Product", "productID": "95814", "name": "Ring Solene",}',
    '[{"@type": "Product", "productID": 95814, "name": "Ring Solene"},]',
    '{"@type": "Product", /* inside */ "productID": 95814, // to the end\n "name": "Ring Solene"}',
    "{'@type': 'Product', 'productID': '95814', 'name': 'Ring Solene'}",
    '{"@type": "Product", "productID": "95814", "name": "Ring\n Solene"}',
])
def test_what_is_no_strict_json_is_read_all_the_same(script: str) -> None:
    assert named(read(script)) == (95_814, "Ring Solene")


def test_one_broken_script_loses_no_other() -> None:
    assert named(read('{"@type": ', "[" * 100_000, json.dumps(OWN))) == (95_814, "Ring Solene")


def test_what_a_template_prints_for_nothing_is_no_name() -> None:
    assert read('{"@type": "Product", "productID": 95814, "name": undefined,}').product_name == ""


@pytest.mark.parametrize("own", [
    OWN, {"@type": "Product", "name": "Ring Solene", "sku": "95814"},
    {"@type": "Product", "name": "Ring Solene", "url": "/ring.html?alloy=white-585"},
    {"@type": "Product", "name": "Ring Solene", "@id": f"{URL}#product"},
    {"@type": "Product", "name": "Ring Solene", "mainEntityOfPage": {"@id": URL}},
])
@pytest.mark.parametrize("related", [
    [RELATED], [{"@type": "Product", "name": "Pendant"}, RELATED],
    [{"@type": "Product", "name": "Pendant", "url": "https://www.glamira.co.uk/pendant.html"}],
])
def test_the_pages_own_product_is_chosen_whatever_comes_first(own: dict[str, object], related: list[object]) -> None:
    assert read(json.dumps([*related, own])).product_name == "Ring Solene"
    assert read(*map(json.dumps, (*related, own))).product_name == "Ring Solene"


def test_the_subject_of_a_page_and_its_heading_are_its_own() -> None:
    neutral = [{"@type": "Product", "name": "Pendant"}, {"@type": "Product", "name": "Ring Solene", "@id": "#own"}]
    page = {"@type": "ItemPage", "mainEntity": {"@id": "#own"}}
    assert read(json.dumps([*neutral, page])).product_name == "Ring Solene"
    assert read(json.dumps(neutral), head="<h1>Ring Solene</h1>").product_name == "Ring Solene"
    assert read(json.dumps(neutral)).product_name == ""


def test_recommended_products_inside_others_are_never_read() -> None:
    inside = {"@type": "WebPage", "isRelatedTo": OWN, "itemListElement": [OWN]}
    assert named(read(json.dumps([inside]))) == (None, "")


def test_a_page_with_data_of_its_own_takes_nothing_from_another_product() -> None:
    head = '<script>react_data = {"id": 95814, "name": "Ring Solene"}</script>'
    assert read(json.dumps(RELATED), head=head) == PageItem(95_814, "Ring Solene")
    marked = '<input name="product" value="95814"><h1>Ring Solene</h1>'
    assert read(json.dumps(RELATED), head=marked) == PageItem(95_814, "Ring Solene")


def test_a_page_that_tells_of_another_product_only_says_so() -> None:
    assert named(read(json.dumps(RELATED))) == (1, "Pendant")


MANY_NAMES = json.dumps({
    "@context": {f"name{number}": "schema:" for number in range(100_000)}, "@graph": [{"@type": "Product"}] * 10_000,
})


@pytest.mark.parametrize("script", [
    "[" * 8_000_000, '{"a":1,,}' * 100_000, '{"@graph":' * 900 + "1" + "}" * 900, "'" * 8_000_000,
    "[" + '{"@type":"Product"},' * 200_000 + "{}]", "<![CDATA[" * 800_000, MANY_NAMES,
    '{"@context":{"a":"schema:"},"@graph":[' * 400 + "{}" + "]}" * 400,
])
def test_no_script_is_too_much(script: str) -> None:
    assert len(products([script])) <= 10_000
