"""The shop's addresses: which of them are product pages, in which language, and which one is best."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from contracts.shop.stores import STORES

# Where a product is asked for when nobody was seen on its page.
PREFERRED_HOST = "www.glamira.com"
PREFERRED_LANGUAGE = "en"
LONGEST_URL = 2_083  # longer ones are no links: browsers, servers and proxies cut or refuse them

_LONG_NUMBER = re.compile(r"[0-9]{7}")
_ID_ROUTE = re.compile(r"/catalog/product/view/id/(?P<id>[0-9]{1,18})(?:/.*)?")
_PAGE = re.compile(r"/(?!checkout/|customer/|catalogsearch/).*[^/]\.html")

# A host speaks the language of its first store; visitors reach the others by a cookie, and we send none. What a
# page says of its own language never counts: the rank of an address must be known before it is asked.
_LANGUAGES: dict[str, str] = {}
for _store in STORES.values():
    if _store.is_production:
        _LANGUAGES.setdefault(f"www.{_store.host}", _store.language)


class Preference(NamedTuple):
    """How good an address is for a product's name: the smallest is best.

    English first; a page before the id route; then by address, so that no two are equal. `dim_products` ranks
    what came back in the same order.
    """

    is_foreign: bool
    is_id_route: bool
    url: str


def preference(url: str) -> Preference:
    """The rank of a public address."""
    return Preference(language_of(url) != PREFERRED_LANGUAGE, routed_id(url) is not None, url)


def routed_id(url: str) -> int | None:
    """The product that an id route names; null for every other address."""
    route = _ID_ROUTE.fullmatch(_split(url).path)
    return int(route["id"]) if route else None


def language_of(url: str) -> str:
    """The two-letter language that a host speaks; "" when it is not one of the shop's production hosts."""
    return _LANGUAGES.get(_split(url).hostname or "", "")


def product_page(url: str, product_id: int) -> str | None:
    """The address without query and fragment, when it is a production page that can belong to the product.

    Checkout and account pages are none, nor addresses that name a person, nor is the id route of another product, nor
    what no browser sends: blanks, controls, more than `LONGEST_URL` characters.
    """
    parts = _split(url)
    known = parts.scheme in {"http", "https"} and _is_on_usual_port(parts) and language_of(url)
    routed = routed_id(url)
    is_page = routed == product_id if routed is not None else _PAGE.fullmatch(parts.path) is not None
    page = f"https://{parts.hostname}{parts.path}"
    return page if known and is_page and _is_sendable(page) and not _names_somebody(parts.path) else None


def id_route(product_id: int) -> str:
    """The address that works without knowing a product's page."""
    return f"https://{PREFERRED_HOST}/catalog/product/view/id/{product_id}"


def _split(url: str) -> SplitResult:
    """The parts of an address; of one that is none, empty parts."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _is_sendable(url: str) -> bool:
    return len(url) <= LONGEST_URL and url.isprintable() and " " not in url


def _names_somebody(path: str) -> bool:
    """Whether a path holds an e-mail address or a long number: feed, logs and warehouse would have it."""
    plain = unquote(unquote(path))
    return "@" in plain or bool(_LONG_NUMBER.search(plain))


def _is_on_usual_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None
    except ValueError:
        return False
