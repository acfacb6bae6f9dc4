"""The page object: reads `react_data` first, then JSON-LD, then the heading, and makes one typed item of them."""

import json
import re
from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from typing import Any

from parsel import Selector
from scrapy.http import TextResponse

from contracts.shop.feed import LONGEST_TEXT
from contracts.shop.urls import LONGEST_URL, routed_id
from crawler.items import PageItem, PageLoader
from crawler.json_ld import LONGEST_LENIENT, Thing, is_json_ld, leniently, products
from crawler.own_product import IDS, PageFacts, own_product
from crawler.texts import from_script, one_line

_REACT_DATA = re.compile(r"""\breact_data\b["']?[^<>{};]{0,60}[=:>]\s{0,200}(?=\{)""")
_MOST_REACT_DATA = 50  # more often than a page has it; each that is broken costs a reading of the whole page
_MOST_SCRIPTS = 1_000
_PRODUCT_MARKS = (
    '//input[@name="product"]', '//meta[@property="og:type" and @content="product"]',
    '//*[contains(@itemtype, "schema.org/Product")]', '//body[contains(@class, "catalog-product-view")]',
)
_ID_MARKS = ('(//input[@name="product"]/@value)[1]', "(//@data-product-id)[1]")
# Each field's names in `react_data` and in JSON-LD, the best first.
_SOURCES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("product_id", ("product_id", "productId", "id", "entity_id"), IDS),
    ("product_name", ("product_name", "productName", "name"), ("name",)),
    ("sku", ("sku",), ("sku",)),
    ("category", ("category_name", "category"), ("category",)),
    ("collection", ("collection_name", "collection"), ()),
    ("price_text", ("price_text", "price"), ()),
    ("currency_text", ("currency_text", "currency_symbol", "currency", "currency_code"), ()),
)
_NOTHING = {"undefined", "null", "NaN", "[object Object]"}  # what a template prints in a text's place
_OFFERED = {"price_text": "price", "currency_text": "priceCurrency"}
# Numbers stay the digits the page has: a price never becomes a float.
_JSON = json.JSONDecoder(parse_float=str, parse_int=str)


class NoPage(ValueError):
    """An answer that cannot be read as a page, such as JSON."""


class ProductPage:
    """What one page says of its product; `asked` is the product that it was asked for, if one was.

    Raises:
        NoPage: the answer is no HTML.
    """

    def __init__(self, response: TextResponse, asked: int | None = None) -> None:
        self._response = response
        self._asked = frozenset(() if asked is None else (str(asked),))
        if self._html.type not in {"html", "xml"}:
            raise NoPage(f"the answer is {self._html.type}, not HTML")

    @property
    def _html(self) -> Selector:
        return self._response.selector

    def to_item(self) -> PageItem:
        """All that it says; `product_id` is null when the page names none, a heading counts on product pages only."""
        loader = PageLoader(base_url=self._response.url)
        for field, of_react, of_linked in _SOURCES:
            said = _texts(self._react_data, of_react) + _clean(self._json_ld.texts(*of_linked))
            loader.add_value(field, said or self._by_markup(field))
        loader.add_value("canonical_url", self._canonical)
        loader.add_value("canonical_url", _clean(self._json_ld.texts("url"), LONGEST_URL))
        item: PageItem = loader.load_item()
        return item

    def _by_markup(self, field: str) -> list[str]:
        """What the page says of a field of which its data names nothing."""
        if field in _OFFERED:
            return _clean(self._json_ld.part("offers").texts(_OFFERED[field]))
        if field == "product_id":
            # A shop may number its products by their stock keeping units.
            numbered = [text for text in _clean(self._json_ld.texts("sku", "identifier")) if text in self._asked]
            return self._marked_ids or self._routed_id() or numbered
        return self._first("string(//h1)") if field == "product_name" and self._is_product_page else []

    def _routed_id(self) -> list[str]:
        routed = routed_id(self._response.url) if self._is_product_page else None
        return [] if routed is None else [str(routed)]

    @cached_property
    def _react_data(self) -> dict[str, Any]:
        for match in islice(_REACT_DATA.finditer(self._response.text), _MOST_REACT_DATA):
            data = _object_at(self._response.text, match.end())
            product = data.get("product")
            if data:
                return product if isinstance(product, dict) else data
        return {}

    @cached_property
    def _json_ld(self) -> Thing:
        scripts = self._html.xpath(f"(//script[contains(@type, '/')])[position() <= {_MOST_SCRIPTS}]")
        texts = (script.xpath("string()").get("") for script in scripts if is_json_ld(script.attrib["type"]))
        return own_product(products(texts), self._facts())

    def _facts(self) -> PageFacts:
        ids = frozenset(_texts(self._react_data, _SOURCES[0][1])[:1] or self._marked_ids)
        return PageFacts(
            ids or self._asked, not ids, frozenset(_texts(self._react_data, ("sku",))),
            (self._response.url, *self._canonical), "".join(self._first("string(//h1)")),
        )

    @cached_property
    def _canonical(self) -> list[str]:
        return self._first('(//link[@rel="canonical"]/@href)[1]', longest=LONGEST_URL)

    @cached_property
    def _marked_ids(self) -> list[str]:
        return self._first(*_ID_MARKS)

    @cached_property
    def _is_product_page(self) -> bool:
        """Data or a mark says so, or the title: a product's is its name and more, the generic page's is not."""
        if self._react_data or self._json_ld.data or any(self._html.xpath(f"({mark})[1]") for mark in _PRODUCT_MARKS):
            return True
        heading, title = self._first("string(//h1)"), self._first("string(//title)")
        return bool(heading) and heading != title and "".join(title).startswith("".join(heading))

    def _first(self, *paths: str, longest: int = LONGEST_TEXT) -> list[str]:
        """The first text that one of the paths gives, or none."""
        texts = (one_line(self._html.xpath(path).get(), longest) for path in paths)
        return next(([text] for text in texts if text), [])


def _texts(data: dict[str, Any], names: Iterable[str]) -> list[str]:
    """The texts that an object has under some names."""
    return _clean(data.get(name) for name in names)


def _clean(texts: Iterable[Any], longest: int = LONGEST_TEXT) -> list[str]:
    """Texts from a script as a reader of the page sees them, without those that say nothing."""
    lines = (from_script(text, longest) for text in texts)
    return [line for line in lines if line and line not in _NOTHING]


def _object_at(text: str, start: int) -> dict[str, Any]:
    """The object that begins there: as JSON, or as its script writes it."""
    try:
        found, _ = _JSON.raw_decode(text, start)
    except (ValueError, RecursionError):
        end = text.find("</script", start, start + LONGEST_LENIENT)
        found = next(leniently(text[start:end]), {}) if end > start else {}
    return found if isinstance(found, dict) else {}
