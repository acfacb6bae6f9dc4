"""Addresses of the shop's pages, as visitors' browsers report them."""

from random import Random
from urllib.parse import quote, quote_plus

from sandbox.seed.catalogue import Product
from sandbox.seed.visitors import Visitor

_LISTINGS = ("rings", "engagement-rings", "wedding-rings", "mens-rings", "earrings", "necklaces", "pendants",
             "bracelets", "jewellery/white-gold", "jewellery/diamond", "rings/solitaire", "sale")
_LANDINGS = ("mothers-day", "birthstones", "engagement", "new-in", "lumiere-collection", "gifts-for-him")
_STATIC = ("about-us", "ring-size-guide", "shipping", "contact", "diamond-guide", "privacy-policy")
_OTHER_SITES = ("https://www.google.com/", "https://www.google.de/", "https://www.bing.com/",
                "https://www.pinterest.com/", "https://l.facebook.com/", "android-app://com.google.android.gm/")
_PLAIN_QUERY, _BARE_QUERY = 0.6, 0.2
_BY_ID, _CONFIGURE = 0.004, 0.005
_MAIL_IN_URL = 0.05


def product_page(dice: Random, visitor: Visitor, product: Product, query: str) -> str:
    """A product's page: by its slug, now and then by its id, or as a cart item being changed."""
    luck = dice.random()
    if not product.has_page or luck < _BY_ID:
        return f"{visitor.origin}/catalog/product/view/id/{product.product_id}"
    if luck < _BY_ID + _CONFIGURE:
        return f"{visitor.origin}/checkout/cart/configure/id/{dice.randrange(1_000_000, 9_999_999)}/"
    page = f"{visitor.origin}/{product.slug}.html"
    if luck < 1 - _BARE_QUERY - _PLAIN_QUERY:
        return f"{page}?{query}&gclid=Cj{dice.getrandbits(64):x}"
    return f"{page}?{query}" if luck < 1 - _BARE_QUERY else page


def listing_page(dice: Random, visitor: Visitor, query: str) -> str:
    """A category, filtered now and then."""
    page = f"{visitor.origin}/{dice.choice(_LISTINGS)}/"
    return f"{page}?{query}" if dice.random() < 0.2 else page


def landing_page(dice: Random, visitor: Visitor, _: str = "") -> str:
    """A campaign's page; newsletter links carry the reader's address, percent-encoded."""
    page = f"{visitor.origin}/{dice.choice(_LANDINGS)}.html"
    if visitor.email and dice.random() < _MAIL_IN_URL:
        return f"{page}?utm_source=newsletter&email={quote(visitor.email)}"
    return page


def account_page(dice: Random, visitor: Visitor, _: str = "") -> str:
    """The customer's own pages; some links carry the e-mail address in plain text."""
    page = f"{visitor.origin}/customer/account/"
    return f"{page}?login={visitor.email}" if visitor.email and dice.random() < _MAIL_IN_URL else page


def static_page(dice: Random, visitor: Visitor, _: str = "") -> str:
    """A page that never changes."""
    return f"{visitor.origin}/{dice.choice(_STATIC)}/"


def search_page(visitor: Visitor, term: str) -> str:
    """The results for a search term."""
    return f"{visitor.origin}/catalogsearch/result/?q={quote_plus(term)}"


def referrer(dice: Random, visitor: Visitor) -> str:
    """Where the visitor came from: mostly the shop itself, now and then nowhere."""
    luck = dice.random()
    if luck < 0.09:
        return ""
    return dice.choice(_OTHER_SITES) if luck < 0.24 else f"{visitor.origin}/{dice.choice(_LISTINGS)}/"
