"""The page object: reads `react_data` first, then JSON-LD, then the heading, and makes one typed item of them."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from scrapy.http import TextResponse

from contracts.shop_urls import routed_id
from crawler.items import PageItem, PageLoader, one_line

_REACT_DATA = re.compile(r"""\breact_data\b["']?[^<>{};]{0,60}[=:>]\s*(?=\{)""")
_PRODUCT_MARKS = (
    '//input[@name="product"]', '//meta[@property="og:type" and @content="product"]',
    '//*[contains(@itemtype, "schema.org/Product")]', '//body[contains(@class, "catalog-product-view")]',
)
_ID_MARKS = ('//input[@name="product"]/@value', "//@data-product-id")
# Each field's names in `react_data` and in JSON-LD, the best first.
_SOURCES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("product_id", ("product_id", "productId", "id", "entity_id"), ("productID", "productId")),
    ("product_name", ("product_name", "productName", "name"), ("name",)),
    ("sku", ("sku",), ("sku",)),
    ("category", ("category_name", "category"), ("category",)),
    ("collection", ("collection_name", "collection"), ()),
    ("price_text", ("price_text", "price"), ()),
    ("currency_text", ("currency_text", "currency_symbol", "currency", "currency_code"), ()),
)
_OFFERED = {"price_text": "price", "currency_text": "priceCurrency"}
_NO_JSON = (ValueError, RecursionError)
# Numbers stay the digits the page has: a price never becomes a float.
_JSON = json.JSONDecoder(parse_float=str, parse_int=str)


class ProductPage:
    """What one page says of its product."""

    def __init__(self, response: TextResponse) -> None:
        self._response = response

    def to_item(self) -> PageItem:
        """All that it says; `product_id` is null when the page names none, a heading counts on product pages only."""
        loader = PageLoader(base_url=self._response.url)
        for field, of_react, of_linked in _SOURCES:
            said = _texts(self._react_data, of_react) + _texts(self._json_ld, of_linked)
            loader.add_value(field, said or self._by_markup(field))
        loader.add_value("canonical_url", self._first('//link[@rel="canonical"]/@href'))
        loader.add_value("canonical_url", _texts(self._json_ld, ("url",)))
        item: PageItem = loader.load_item()
        return item

    def _by_markup(self, field: str) -> list[str]:
        """What the page says of a field of which its data says nothing."""
        if field in _OFFERED:
            return _texts(self._offer, (_OFFERED[field],))
        if field == "product_id":
            return self._first(*_ID_MARKS) or self._routed_id()
        return self._first("string(//h1)") if field == "product_name" and self._is_product_page else []

    def _routed_id(self) -> list[str]:
        routed = routed_id(self._response.url) if self._is_product_page else None
        return [] if routed is None else [str(routed)]

    @cached_property
    def _react_data(self) -> dict[str, Any]:
        for match in _REACT_DATA.finditer(self._response.text):
            data = _object_at(self._response.text, match.end())
            product = data.get("product")
            if data:
                return product if isinstance(product, dict) else data
        return {}

    @cached_property
    def _json_ld(self) -> dict[str, Any]:
        scripts = self._response.xpath('//script[@type="application/ld+json"]/text()').getall()
        things = (thing for script in scripts for thing in _things(_decoded(script)))
        return next((thing for thing in things if thing.get("@type") in ("Product", ["Product"])), {})

    @cached_property
    def _offer(self) -> dict[str, Any]:
        offers = self._json_ld.get("offers")
        offer = offers[0] if isinstance(offers, list) and offers else offers
        return offer if isinstance(offer, dict) else {}

    @cached_property
    def _is_product_page(self) -> bool:
        """Data or a mark says so, or the title: a product's is its name and more, the generic page's is not."""
        if self._react_data or self._json_ld or any(self._response.xpath(mark) for mark in _PRODUCT_MARKS):
            return True
        heading, title = self._first("string(//h1)"), self._first("string(//title)")
        return bool(heading) and heading != title and "".join(title).startswith("".join(heading))

    def _first(self, *paths: str) -> list[str]:
        """The first text that one of the paths gives, or none."""
        texts = (one_line(self._response.xpath(path).get()) for path in paths)
        return next(([text] for text in texts if text), [])


def _texts(data: dict[str, Any], names: Iterable[str]) -> list[str]:
    """The texts that an object has under some names."""
    return [text for text in (one_line(data.get(name)) for name in names) if text]


def _object_at(text: str, start: int) -> dict[str, Any]:
    try:
        found, _ = _JSON.raw_decode(text, start)
    except _NO_JSON:
        return {}
    return found if isinstance(found, dict) else {}


def _decoded(text: str) -> Any:
    try:
        return _JSON.decode(text)
    except _NO_JSON:
        return None


def _things(found: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script: one, a list of them, or a graph."""
    if isinstance(found, dict):
        yield found
        found = found.get("@graph")
    if isinstance(found, list):
        yield from (thing for thing in found if isinstance(thing, dict))
