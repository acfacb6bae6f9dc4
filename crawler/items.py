"""The item of a page: what it says of its product, cleaned field by field by its loader."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from itemloaders.processors import Compose, MapCompose, TakeFirst
from scrapy.loader import ItemLoader

from contracts.shop.urls import LONGEST_URL
from crawler.texts import one_line

_MOST_DIGITS = 18


@dataclass(slots=True)
class PageItem:
    """What one page says, all texts on one line but the id; null or "" where it says nothing.

    Not frozen, because a loader fills it; nobody else writes to it.
    """

    product_id: int | None = None
    product_name: str = ""
    sku: str = ""
    category: str = ""
    collection: str = ""
    price_text: str = ""
    currency_text: str = ""
    canonical_url: str = ""


def whole_number(text: str) -> int | None:
    """The number that a text spells in digits, if it is not longer than any product id."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def absolute(url: str, loader_context: dict[str, Any]) -> str | None:
    """An address of the web as seen from the page's own; null for another kind, and for what is none."""
    base: str = loader_context["base_url"]
    try:
        address = urljoin(base, one_line(url, LONGEST_URL))
        is_of_web = urlsplit(address).scheme in {"http", "https"}
    except ValueError:
        return None
    return address if is_of_web and len(address) <= LONGEST_URL else None


class PageLoader(ItemLoader):
    """Takes each field's first text that says something, in the order in which the page object offers them."""

    default_item_class = PageItem
    default_input_processor = MapCompose(one_line)
    default_output_processor = TakeFirst()
    product_id_out = Compose(TakeFirst(), whole_number)
    canonical_url_in = MapCompose(absolute)
