"""What each event type adds to the fields that all events have: its page and its own fields, by family."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sandbox.seed import pages
from sandbox.seed.carts import CartLine, cart_document
from sandbox.seed.catalogue import Product
from sandbox.seed.mix import ADD_TO_CART, CART, CHECKOUT, LISTING, PRODUCT
from sandbox.seed.money import print_amount
from sandbox.seed.options import Document, OptionPools
from sandbox.seed.visitors import Visitor

_TERMS = ("ring", "engagement ring", "white gold", "verlobungsring", "ohrringe", "bague", "collier", "anillos",
          "diamond 0.5", "pearl earrings", "trauringe 585", "saphir", "gold 750", "gift", "halskette", "anna")
_UTM = (("google", "cpc"), ("facebook", "social"), ("newsletter", "email"), ("criteo", "retargeting"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the events of a day draw from: chance, ready-made options, and the day's assortment."""

    dice: Random
    pools: OptionPools
    products: Sequence[Product]

    def product_page(self, visitor: Visitor, product: Product) -> str:
        """A page of the product, with the options in its query now and then."""
        return pages.product_page(self.dice, visitor, product, self.dice.choice(self.pools.queries))

    def listing_page(self, visitor: Visitor) -> str:
        """A page of a category, filtered now and then."""
        return pages.listing_page(self.dice, visitor, self.dice.choice(self.pools.queries))

    def product_text(self) -> str:
        """The id of some product, as text."""
        return str(self.dice.choice(self.products).product_id)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a session: who takes it, with which product in mind and which cart in hand."""

    visitor: Visitor
    product: Product
    cart: Sequence[CartLine]


# The page and the fields of an event.
Part = tuple[str, Document]


def _product_detail(shelf: Shelf, step: Step) -> Part:
    dice = shelf.dice
    luck = dice.random()
    source: Any = False
    medium: Any = False
    if luck < 0.008:
        source, medium = dice.choice(_UTM)
    elif luck < 0.009:
        source = medium = None
    return shelf.product_page(step.visitor, step.product), {
        "product_id": str(step.product.product_id), "option": dice.choice(shelf.pools.chosen),
        "utm_source": source, "utm_medium": medium,
        "recommendation": None if 0.009 <= luck < 0.0095 else luck > 0.95,
    }


def _select_option(shelf: Shelf, step: Step) -> Part:
    return shelf.product_page(step.visitor, step.product), {
        "product_id": str(step.product.product_id), "option": shelf.dice.choice(shelf.pools.chosen)}


def _select_quality(shelf: Shelf, step: Step) -> Part:
    return shelf.product_page(step.visitor, step.product), {
        "product_id": str(step.product.product_id), "option": shelf.dice.choice(shelf.pools.graded)}


def _add_to_cart(shelf: Shelf, step: Step) -> Part:
    store = step.visitor.store
    by_paypal = shelf.dice.random() < 0.007
    price = print_amount(store.price(step.product.euro_cents), store.style)
    return shelf.product_page(step.visitor, step.product), {
        "product_id": str(step.product.product_id), "option": shelf.dice.choice(shelf.pools.chosen),
        "price": None if by_paypal else price, "currency": None if by_paypal else store.symbol,
        "is_paypal": shelf.dice.random() < 0.9 if by_paypal else None,
    }


def _back_to_product(shelf: Shelf, step: Step) -> Part:
    return shelf.product_page(step.visitor, step.product), {"product_id": str(step.product.product_id)}


def _view_all_recommended(shelf: Shelf, step: Step) -> Part:
    return f"{step.visitor.origin}/recommendation/product/{step.product.product_id}/", {
        "product_id": str(step.product.product_id), "option": shelf.dice.choice(shelf.pools.recommended)}


def _listing(shelf: Shelf, step: Step) -> Part:
    dice = shelf.dice
    return shelf.listing_page(step.visitor), {
        "cat_id": str(dice.randrange(3, 400)) if dice.random() < 0.0005 else None,
        "collect_id": str(dice.randrange(10, 600)) if dice.random() < 0.6 else "",
        "option": dice.choice(shelf.pools.filters),
    }


def _listing_clicked(shelf: Shelf, step: Step) -> Part:
    page, fields = _listing(shelf, step)
    return page, fields | {"recommendation_product_id": None, "recommendation_clicked_position": None}


def _sorting(shelf: Shelf, step: Step) -> Part:
    return shelf.listing_page(step.visitor), {"option": shelf.dice.choice(shelf.pools.filters)}


def _sorting_clicked(shelf: Shelf, step: Step) -> Part:
    return shelf.listing_page(step.visitor), {
        "recommendation_product_id": shelf.product_text(),
        "recommendation_product_position": str(shelf.dice.randrange(40)),
    }


def _viewing(shelf: Shelf, step: Step) -> Part:
    return shelf.product_page(step.visitor, step.product), {"viewing_product_id": str(step.product.product_id)}


def _viewing_clicked(shelf: Shelf, step: Step) -> Part:
    page, fields = _viewing(shelf, step)
    return page, fields | {
        "recommendation_product_id": shelf.product_text(),
        "recommendation_clicked_position": shelf.dice.randrange(12),
    }


def _viewing_all_clicked(shelf: Shelf, step: Step) -> Part:
    page, fields = _viewing(shelf, step)
    return page, fields | {
        "recommendation_product_id": shelf.product_text(),
        "recommendation_product_position": "" if shelf.dice.random() < 0.05 else str(shelf.dice.randrange(40)),
    }


def _landing(shelf: Shelf, step: Step) -> Part:
    return pages.landing_page(shelf.dice, step.visitor), {}


def _landing_clicked(shelf: Shelf, step: Step) -> Part:
    return pages.landing_page(shelf.dice, step.visitor), {
        "recommendation_product_id": shelf.product_text(),
        "recommendation_product_position": shelf.dice.randrange(12),
    }


def _search(shelf: Shelf, step: Step) -> Part:
    term = shelf.dice.choice(_TERMS)
    typed = shelf.dice.random() < 0.32
    if step.visitor.email and shelf.dice.random() < 0.02:
        term = step.visitor.email
    return pages.search_page(step.visitor, term), {"key_search": term if typed else None}


def _home(_: Shelf, step: Step) -> Part:
    return f"{step.visitor.origin}/", {}


def _static(shelf: Shelf, step: Step) -> Part:
    return pages.static_page(shelf.dice, step.visitor), {}


def _account(shelf: Shelf, step: Step) -> Part:
    return pages.account_page(shelf.dice, step.visitor), {}


def _cart(_: Shelf, step: Step) -> Part:
    return f"{step.visitor.origin}/checkout/cart/", {"cart_products": cart_document(step.cart)}


def _checkout(_: Shelf, step: Step) -> Part:
    return f"{step.visitor.origin}/checkout/onepage/", {
        "order_id": "", "cart_products": cart_document(step.cart, quantities=True)}


# Every event type but checkout_success, which an order writes.
FAMILIES: dict[str, Callable[[Shelf, Step], Part]] = {
    PRODUCT: _product_detail,
    "select_product_option": _select_option,
    "select_product_option_quality": _select_quality,
    ADD_TO_CART: _add_to_cart,
    "back_to_product_action": _back_to_product,
    "view_all_recommend": _view_all_recommended,
    LISTING: _listing,
    "listing_page_recommendation_visible": _listing,
    "listing_page_recommendation_noticed": _listing,
    "listing_page_recommendation_clicked": _listing_clicked,
    "view_sorting_relevance": _sorting,
    "sorting_relevance_click_action": _sorting_clicked,
    "product_detail_recommendation_visible": _viewing,
    "product_detail_recommendation_noticed": _viewing,
    "product_detail_recommendation_clicked": _viewing_clicked,
    "product_view_all_recommend_clicked": _viewing_all_clicked,
    "landing_page_recommendation_visible": _landing,
    "landing_page_recommendation_noticed": _landing,
    "landing_page_recommendation_clicked": _landing_clicked,
    "search_box_action": _search,
    "view_home_page": _home,
    "view_landing_page": _landing,
    "view_static_page": _static,
    "view_my_account": _account,
    CART: _cart,
    CHECKOUT: _checkout,
}
