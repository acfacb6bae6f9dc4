"""How many events of each of the 27 types make up a day."""

from dataclasses import dataclass

from contracts.errors import UsageError

ORDER = "checkout_success"
CHECKOUT = "checkout"
CART = "view_shopping_cart"
ADD_TO_CART = "add_to_cart_action"
PRODUCT = "view_product_detail"
LISTING = "view_listing_page"

# Counts of the full collection, 2020-04-01 to 2020-06-04.
OBSERVED = {
    LISTING: 11_259_694, PRODUCT: 10_944_427, "select_product_option": 8_844_342,
    "select_product_option_quality": 2_231_825, "view_static_page": 1_451_565, "view_landing_page": 1_434_230,
    "product_detail_recommendation_visible": 1_302_362, "view_home_page": 1_053_420,
    "listing_page_recommendation_visible": 718_048, "product_detail_recommendation_noticed": 490_780,
    CART: 343_077, "landing_page_recommendation_visible": 314_999, "search_box_action": 238_308,
    ADD_TO_CART: 187_901, "product_detail_recommendation_clicked": 179_228, "view_my_account": 112_066,
    CHECKOUT: 88_540, "landing_page_recommendation_noticed": 58_186, "listing_page_recommendation_noticed": 39_819,
    "view_all_recommend": 33_664, ORDER: 26_079, "listing_page_recommendation_clicked": 25_545,
    "landing_page_recommendation_clicked": 20_128, "product_view_all_recommend_clicked": 16_682,
    "view_sorting_relevance": 15_284, "sorting_relevance_click_action": 1_713, "back_to_product_action": 561,
}
EVENT_TYPES = tuple(OBSERVED)
ORDER_SHARE = OBSERVED[ORDER] / sum(OBSERVED.values())
# Steps that an order takes first; raised with the orders, as far as half of the day leaves room. Where an eighth of the
# day holds them, most carts are left behind, as in the shop; a day that is dense with orders has no room for those.
FUNNEL = (CHECKOUT, CART, ADD_TO_CART, PRODUCT)
_LED_TO_ORDERS = {kind: OBSERVED[kind] / OBSERVED[ORDER] for kind in (CHECKOUT, CART, ADD_TO_CART)}
_ROOMY = 8
# From this size on a day has at least one event of every type.
COMPLETE_FROM = 200


@dataclass(frozen=True, slots=True)
class DaySize:
    """What was asked for: documents a day, and orders among them (None: the observed share)."""

    events: int
    orders: int | None = None

    @property
    def order_count(self) -> int:
        """Checkout_success documents of the day."""
        return round(self.events * ORDER_SHARE) if self.orders is None else self.orders


def day_mix(size: DaySize) -> dict[str, int]:
    """Events of each type: as many orders as asked for, the observed proportions otherwise, `size.events` in all.

    Raises:
        UsageError: more orders than documents.
    """
    orders = size.order_count
    if not 0 <= orders <= size.events:
        raise UsageError(f"--orders {orders}: a day of {size.events} events cannot hold them. Raise --events.")
    floors = {kind: _floor(kind, size.events, orders) for kind in EVENT_TYPES if kind != ORDER}
    if size.orders and _ROOMY * orders * sum(_LED_TO_ORDERS.values()) <= size.events:
        floors |= {kind: max(floors[kind], round(orders * each)) for kind, each in _LED_TO_ORDERS.items()}
    left = size.events - orders - sum(floors.values())
    wanted = {kind: max(0.0, _share(kind) * (size.events - orders) - floor) for kind, floor in floors.items()}
    shared = _apportion(wanted, left)
    return {ORDER: orders} | {kind: floor + shared[kind] for kind, floor in floors.items()}


def _share(kind: str) -> float:
    return OBSERVED[kind] / (sum(OBSERVED.values()) - OBSERVED[ORDER])


def _floor(kind: str, events: int, orders: int) -> int:
    if events < COMPLETE_FROM or events - orders < len(EVENT_TYPES):
        return 0
    room = (events - orders - len(EVENT_TYPES)) // (2 * len(FUNNEL))
    return max(1, min(orders, room)) if kind in FUNNEL else 1


def _apportion(wanted: dict[str, float], total: int) -> dict[str, int]:
    """Whole numbers in the proportions of `wanted` that add up to `total` (largest remainders)."""
    scale = total / (sum(wanted.values()) or 1.0)
    exact = {kind: amount * scale for kind, amount in wanted.items()}
    whole = {kind: int(amount) for kind, amount in exact.items()}
    by_remainder = sorted(exact, key=lambda kind: whole[kind] - exact[kind])
    for kind in by_remainder[: total - sum(whole.values())]:
        whole[kind] += 1
    return whole
