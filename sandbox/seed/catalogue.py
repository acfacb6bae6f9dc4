"""The shop's products, the same on every machine: the seeder prints them, the synthetic shop serves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

PRODUCT_COUNT = 19_500
LOWEST_ID, HIGHEST_ID = 76_515, 111_419
# One product in 98 is a gift or accessory without a page: 198 in all, and some in every smaller assortment.
PAGELESS_EVERY = 98

_KINDS = (
    ("Ring", "Rings", 62_000), ("Engagement Ring", "Engagement Rings", 118_000),
    ("Wedding Ring", "Wedding Rings", 74_000), ("Men's Ring", "Men's Rings", 69_000),
    ("Earring", "Earrings", 41_000), ("Necklace", "Necklaces", 46_000), ("Pendant", "Pendants", 33_000),
    ("Bracelet", "Bracelets", 57_000), ("Brooch", "Brooches", 38_000), ("Anklet", "Anklets", 27_000),
    ("Body Jewellery", "Body Jewellery", 18_000), ("Charm", "Charms", 12_000),
)
_GIFT_KIND = ("Gift", "Gifts and Accessories", 1_500)
_COLLECTIONS = ("Bridal Rise", "Lumière", "Solitaire", "Halo", "Vintage", "Eternity", "Trilogy", "Pearl", "")
_STARTS = ("An", "Bel", "Car", "Dor", "El", "Fi", "Gis", "Hel", "Il", "Jo", "Kat", "Lo", "Mar", "Nad", "Or",
           "Pat", "Quin", "Ros", "Sav", "Tam", "Ul", "Vi", "Wen", "Xen", "Ys", "Zel")
_MIDDLES = ("a", "e", "i", "o", "ou", "ia", "ella", "ari", "eni", "ori")
_ENDS = ("ndra", "lle", "na", "ska", "tta", "vie", "ria", "lyn", "mira", "sse", "dine", "bet")
_CARATS = ("0.11 crt", "0.25 crt", "0.5 crt", "0.8 crt", "1.0 crt", "2.05 crt")


@dataclass(frozen=True, slots=True)
class Product:
    """One product; `euro_cents` is its price with the plainest options, `slug` the page's name without `.html`."""

    product_id: int
    name: str
    sku: str
    slug: str
    category: str
    collection: str
    euro_cents: int
    has_page: bool


@cache
def products() -> tuple[Product, ...]:
    """All products, the most popular first; every prefix of it is a smaller assortment of the same make."""
    dice = Random("the catalogue of the synthetic shop")
    names = _names(dice)
    ids = [LOWEST_ID, HIGHEST_ID, *dice.sample(range(LOWEST_ID + 1, HIGHEST_ID), PRODUCT_COUNT - 2)]
    return tuple(_product(dice, place, ids[place], names[place]) for place in range(PRODUCT_COUNT))


def assortment(size: int) -> Sequence[Product]:
    """The `size` most popular products."""
    return products()[:size]


def _names(dice: Random) -> list[str]:
    """Invented given names, some with a carat weight, none twice."""
    plain = [start + middle + end for start in _STARTS for middle in _MIDDLES for end in _ENDS]
    with_carats = [f"{name} {carat}" for name in plain for carat in _CARATS]
    dice.shuffle(with_carats)
    dice.shuffle(plain)
    return (plain + with_carats)[:PRODUCT_COUNT]


def _product(dice: Random, place: int, product_id: int, given_name: str) -> Product:
    has_page = place % PAGELESS_EVERY != PAGELESS_EVERY - 1
    kind, category, typical_cents = dice.choice(_KINDS) if has_page else _GIFT_KIND
    name = f"{kind} {given_name}"
    return Product(
        product_id, name, sku=f"GLM-{product_id}-{dice.randrange(16**4):04X}", slug=_slug(name),
        category=category, collection=dice.choice(_COLLECTIONS), has_page=has_page,
        euro_cents=_euro_cents(dice, typical_cents),
    )


def _euro_cents(dice: Random, typical: int) -> int:
    cents = round(typical * dice.lognormvariate(0, 0.5))
    # Two prices in three are whole euros.
    return max(500, cents if dice.random() < 1 / 3 else cents // 100 * 100)


def _slug(name: str) -> str:
    return name.lower().replace("'", "").replace(" ", "-")
