"""A synthetic year of tracker documents, day by day, from one seed; written without a look at any rule or limit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from bson import ObjectId

from tests.benchmark.carts import cart
from tests.benchmark.seasons import FIRST_DAY, Season, season
from tests.benchmark.shop import FIRST_PRODUCT, PRODUCTS, Place, places

Document = dict[str, Any]
ORDERS, OTHERS = 400, 1_800  # of a usual day
SEED = 20_211
# Of the funnel's upper part a sample is drawn; within it, and within its lower part, the ratios are the shop's.
_UPPER = {
    "view_listing_page": 0.31, "view_product_detail": 0.30, "select_product_option": 0.2,
    "select_product_option_quality": 0.04, "view_static_page": 0.03, "view_landing_page": 0.03,
    "product_detail_recommendation_visible": 0.03, "view_home_page": 0.025,
    # A larger sample than of the others: of 3,700 searches a day, a third with words, the shop's reports are made.
    "search_box_action": 0.28,
    "view_my_account": 0.01, "product_detail_recommendation_clicked": 0.01,
}
_LOWER = {"view_shopping_cart": 1.6, "add_to_cart_action": 1.2, "checkout": 1.4}
_HOURS = np.array([2, 1.2, 0.8, 0.6, 0.6, 0.9, 1.8, 3, 4, 4.6, 5, 5.2, 5.2, 5, 5, 5.2, 5.4, 5.6, 5.8, 6.2,
                   6.4, 6, 5, 3.4])
_AGENTS = (
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 14_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0 "
     "Mobile/15E148 Safari/604.1", "375x812"),
    ("Mozilla/5.0 (Linux; Android 10; SM-G973F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0.4324.93 Mobile "
     "Safari/537.36", "360x760"),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0.4324.96 "
     "Safari/537.36", "1920x1080"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0 "
     "Safari/605.1.15", "1440x900"),
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "1024x768"),
)
_WORDS = ("ring", "gold", "eheringe", "kette", "armband", "diamant", "ohrringe", "silber", "verlobungsring")


@dataclass(frozen=True)
class Visitors:
    """The visitors of a day, one entry each: where they are, with which device, and who of them signed in."""

    store: np.ndarray
    ip: list[str]
    device: list[str]
    agent: np.ndarray
    user: list[str]


def documents(number: int, seed: int = SEED) -> list[Document]:
    """Every document of a day of the year, by its moment; the same seed gives the same documents."""
    rng, now = np.random.default_rng([seed, number]), season(number)
    orders = rng.poisson(ORDERS * now.visits * now.conversion)
    counts = {name: rng.poisson(OTHERS * share * now.visits) for name, share in _UPPER.items()}
    counts |= {name: rng.poisson(orders * share) for name, share in _LOWER.items()} | {"checkout_success": orders}
    found = [one for name, count in counts.items() for one in _events(name, int(count), now, rng)]
    return sorted(found, key=lambda one: int(one["time_stamp"]))


def _events(name: str, count: int, now: Season, rng: np.random.Generator) -> list[Document]:
    is_order = name == "checkout_success"
    visitors = _visitors(max(1, count if is_order else count * 2 // 3), now, rng, 0.67 if is_order else 0.05,
                         bots=0.0 if name in (*_LOWER, "checkout_success") else 0.02)
    chosen = np.arange(count) if is_order else rng.integers(0, len(visitors.ip), count)
    moments = _moments(visitors.store[chosen], now, rng)
    products = _products(count, now, rng)
    found = [_document(name, visitors, int(who), int(moment), int(product), now, rng)
             for who, moment, product in zip(chosen, moments, products, strict=True) if moment >= 0]
    if is_order:
        for place, order in enumerate(found):
            number = now.number * 2_000 + 300_000_000 + place
            order["order_id"] = number if rng.random() < 0.62 else float(number)
    return found


def _visitors(count: int, now: Season, rng: np.random.Generator, signed_in: float, bots: float) -> Visitors:
    weights = np.array([place.share * now.by_store[place.store_id] for place in places()])
    store = rng.choice(len(weights), count, p=weights / weights.sum())
    mobile = now.mobile
    agent = rng.choice(5, count, p=[mobile * 0.55, mobile * 0.45, (1 - mobile - bots) * 0.8, (1 - mobile - bots) * 0.2,
                                    bots])
    # Ten networks for each store, so that an address tells its visitor's country.
    ip = [f"{20 + int(place)}.{int(a)}.{int(b)}.{int(c)}" for place, a, b, c in
          zip(store, rng.integers(0, 10, count), rng.integers(0, 256, count), rng.integers(1, 255, count), strict=True)]
    device = [rng.bytes(16).hex() for _ in range(count)]
    known = rng.random(count) < signed_in
    # Customers come back: a few tens of thousands place the year's orders.
    user = [str(int(one)) if is_known else "" for one, is_known in
            zip(rng.integers(100_000, 140_000, count), known, strict=True)]
    return Visitors(store, ip, device, agent, user)


def _moments(stores: np.ndarray, now: Season, rng: np.random.Generator) -> np.ndarray:
    """Seconds since 1970; -1 for what an outage swallows."""
    local = rng.choice(24, len(stores), p=_HOURS / _HOURS.sum())
    ahead = np.array([place.hours_ahead for place in places()])[stores]
    hour = (local - ahead) % 24
    if now.spot:
        at_spot = (stores == _index(now.spot[0])) & (rng.random(len(stores)) < 0.35)
        hour = np.where(at_spot, now.spot[1], hour)
    midnight = (now.day - FIRST_DAY).days * 86_400 + 1_612_137_600
    moments = midnight + hour * 3_600 + rng.integers(0, 3_600, len(stores))
    return np.where(np.isin(hour, now.closed_hours), -1, moments)


def _index(store: str) -> int:
    return next(position for position, place in enumerate(places()) if place.store_id == store)


def _products(count: int, now: Season, rng: np.random.Generator) -> np.ndarray:
    weights = np.arange(1, PRODUCTS - 39, dtype=float) ** -0.8
    chosen = rng.choice(len(weights), count, p=weights / weights.sum())
    for product in now.launched:
        chosen = np.where(rng.random(count) < 0.08, product, chosen)
    return chosen + FIRST_PRODUCT


def _document(
    name: str, visitors: Visitors, who: int, moment: int, product: int, now: Season, rng: np.random.Generator,
) -> Document:
    place, user = places()[visitors.store[who]], visitors.user[who]
    agent, resolution = _AGENTS[visitors.agent[who]]
    local = moment + place.hours_ahead * 3_600
    hour = local // 3_600 % 12 or 12
    return {
        "_id": ObjectId(moment.to_bytes(4, "big") + rng.bytes(8)), "time_stamp": moment, "ip": visitors.ip[who],
        "user_agent": agent, "resolution": resolution, "user_id_db": user, "device_id": visitors.device[who],
        "api_version": "1.0", "store_id": place.store_id,
        "local_time": f"{now.day} {hour}:{local // 60 % 60}:{local % 60}",
        "show_recommendation": "true" if rng.random() < 0.8 else None,
        "current_url": _url(name, place, product, rng), "referrer_url": f"https://www.{place.host}/",
        "email_address": f"customer{user}@example.org" if user else "", "collection": name,
    } | _own_fields(name, place, product, now, rng)


def _url(name: str, place: Place, product: int, rng: np.random.Generator) -> str:
    host = "stage." + place.host if rng.random() < 0.003 else "www." + place.host
    page = f"glamira-ring-{product}.html" if "product" in name else name.replace("_", "-") + "/"
    return f"https://{host}/{page}"


def _own_fields(name: str, place: Place, product: int, now: Season, rng: np.random.Generator) -> Document:
    found: Document = {}
    if name.startswith(("view_product_detail", "select_product_option")):
        found["product_id"] = str(product)
    if name.startswith("product_detail_recommendation"):
        found["viewing_product_id"] = str(product)
    if name == "view_product_detail":
        told = now.campaign if now.campaign and rng.random() < 0.15 else "google" if rng.random() < 0.03 else False
        found |= {"utm_source": told, "utm_medium": "cpc" if told else False}
    if name == "search_box_action":
        found["key_search"] = str(rng.choice(_WORDS)) if rng.random() < 0.32 else None
    if name == "add_to_cart_action":
        line = cart(place, now, rng, True)[0]
        found |= {"price": line["price"], "currency": line["currency"], "is_paypal": None, "product_id": str(product)}
    if name in ("view_shopping_cart", "checkout", "checkout_success"):
        found["cart_products"] = cart(place, now, rng, name == "checkout_success", name != "view_shopping_cart")
        found |= {} if name == "view_shopping_cart" else {"order_id": ""}
    return found


def repeated(found: list[Document], rng: np.random.Generator) -> list[Document]:
    """The documents again, as later ones: new ids, everything else alike."""
    return [one | {"_id": ObjectId(int(one["time_stamp"]).to_bytes(4, "big") + rng.bytes(8))} for one in found]


