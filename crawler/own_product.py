"""Of the products in a page's data, its own: not one that it recommends, and none when that is not clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urljoin, urlsplit

from crawler.json_ld import Thing
from crawler.texts import from_script

IDS = ("productID", "productId")
_OTHER_IDS = ("identifier",)
_ADDRESSES = ("url", "@id", "mainEntityOfPage")


class Likeness(IntEnum):
    """How a product of the data is known for the page's own; the smallest is the surest."""

    ID = 0
    ADDRESS = 1
    SUBJECT = 2  # the page calls it its subject, or has its name as heading
    UNKNOWN = 3
    ANOTHER = 4  # it has an id, and not the page's


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of its product outside its JSON-LD.

    `ids` are the product's numbers, or, when the page has none, the one asked for (`are_asked`); `addresses` are the
    page's own, the one that it is read from first.
    """

    ids: frozenset[str]
    are_asked: bool
    skus: frozenset[str]
    addresses: tuple[str, ...]
    heading: str


def own_product(products: Sequence[Thing], page: PageFacts) -> Thing:
    """The page's own product; an empty thing when there is none, or several that nothing distinguishes."""
    ranked = [(_likeness(one, page), one) for one in products]
    surest = min((likeness for likeness, _ in ranked), default=Likeness.ANOTHER)
    best = [one for likeness, one in ranked if likeness is surest]
    if surest is Likeness.ANOTHER and not (best and page.are_asked):
        return Thing({})
    # Variants share an id; otherwise two names are two products.
    is_clear = surest in {Likeness.ID, Likeness.ANOTHER} or len({_name(one) for one in best}) == 1
    return best[0] if is_clear else Thing({})


def _likeness(product: Thing, page: PageFacts) -> Likeness:
    stated, skus, others = _said(product, *IDS), _said(product, "sku"), _said(product, *_OTHER_IDS)
    if (stated | skus | others) & page.ids or skus & page.skus:
        return Likeness.ID
    if {_plain(page, one) for one in _addresses(product)} & {_plain(page, one) for one in page.addresses}:
        return Likeness.ADDRESS
    if stated and page.ids:
        return Likeness.ANOTHER
    is_subject = product.is_main or (_name(product) and _name(product) == page.heading)
    return Likeness.SUBJECT if is_subject else Likeness.UNKNOWN


def _said(product: Thing, *names: str) -> set[str]:
    return set(filter(None, map(from_script, product.texts(*names))))


def _addresses(product: Thing) -> list[str]:
    """Where it says it lives; a mere fragment is a place on this page, where recommended ones are too."""
    stated = [*product.texts(*_ADDRESSES), *product.part("mainEntityOfPage").texts("@id", "url")]
    return [address for address in stated if not address.startswith("#")]


def _plain(page: PageFacts, address: str) -> tuple[str, str] | str:
    """Host and path of an address, by which the page's are compared; an address that is none equals itself only."""
    try:
        parts = urlsplit(urljoin(page.addresses[0], address))
    except ValueError:
        return address
    return parts.netloc.lower(), parts.path.rstrip("/")


def _name(product: Thing) -> str:
    return next(filter(None, map(from_script, product.texts("name"))), "")
