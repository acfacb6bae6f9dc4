"""Families of metrics that one rule judges: what their noise is like, which side is odd, what it means to people."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.outcome import PIPELINE, SHOP
from expectations.metrics.figures import EVENTS, ORDER_LINES


class Kind(StrEnum):
    """What a figure is, and so how far chance alone moves it.

    `COUNT`: rows of the day. `PART`: rows of one part of it, after the day's common growth is taken out. `SHARE`: of
    `evidence` rows. `LEVEL`: an average or ratio, above zero, judged by factors.
    """

    COUNT = "count"
    PART = "part"
    SHARE = "share"
    LEVEL = "level"


class Side(StrEnum):
    """Which way a figure may not be off."""

    BOTH = "both"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Family:
    """The metrics that a rule of the policy judges.

    `spread` is how far one row of a LEVEL lies from their mean, as a factor's logarithm. Of a `closed` family a
    dimension that was not measured on a day counts as zero there. With `agree` all of its metrics must be off on the
    same side. A `weekly` one differs by weekday so much that it only warns before two weeks are known.
    """

    rule: str
    dataset: str
    metrics: tuple[str, ...]
    kind: Kind
    meaning: str
    remedy: str
    side: Side = Side.BOTH
    owner: str = SHOP
    spread: float = 1.0
    closed: bool = False
    agree: bool = False
    weekly: bool = False


_ASK = "Ask the shop what changed. If the day is right, accept it."
_LOST = ("Compare the day with MongoDB (python -m etl reconcile DAY). If they are missing there too, ask the shop for "
         "an outage of the tracker or the check-out.")
_TWICE = ("Look for documents that were sent to MongoDB again under new ids or numbers; remove them and run the day "
          "again.")
_FIELD = "Look at the field in glamira_raw.events and in MongoDB: a tracker that writes one value for all is broken."
_PRICES = "Compare some orders with their pages in the shop: a price format or a currency may be read wrongly."
_MIXED = "Look at some rows in MongoDB: two fields or two stores may have changed places."

_EVENTS = (
    Family("volume_usual", EVENTS, ("events", "orders"), Kind.COUNT,
           "The day has about as many events and orders as its weekday and trend let expect.", _ASK, weekly=True),
    Family("volume_fallen", EVENTS, ("events", "orders"), Kind.COUNT,
           "The day has not far fewer events or orders than its weekday and trend let expect.", _LOST, Side.BELOW,
           weekly=True),
    Family("volume_risen", EVENTS, ("events", "orders"), Kind.COUNT,
           "The day has not many times the events or orders that its weekday and trend let expect.", _ASK, Side.ABOVE,
           weekly=True),
    Family("conversion_usual", EVENTS, ("orders_per_event", "orders_per_checkout"), Kind.LEVEL,
           "As many orders come of the events, and of the check-outs, as usual.", _LOST, agree=True),
    Family("funnel_usual", EVENTS, ("funnel",), Kind.LEVEL,
           "Each step from view to order is taken about as often as usual.", _ASK),
    Family("event_types_not_lost", EVENTS, ("events_by_type",), Kind.PART,
           "No event type has far fewer events than the rest of the day lets expect.", _LOST, Side.BELOW, PIPELINE,
           closed=True),
    Family("event_types_usual", EVENTS, ("events_by_type",), Kind.PART,
           "Each event type has about as many events as the rest of the day lets expect.", _ASK, closed=True),
    Family("stores_not_lost", EVENTS, ("events_by_store",), Kind.PART,
           "No store has lost nearly all of its events.", _LOST, Side.BELOW, closed=True),
    Family("stores_usual", EVENTS, ("events_by_store",), Kind.PART,
           "Each store has about as many events as the rest of the day lets expect.", _ASK, closed=True),
    Family("hours_not_lost", EVENTS, ("events_by_hour",), Kind.PART,
           "No hour has lost nearly all of its events.", _LOST, Side.BELOW, PIPELINE, closed=True),
    Family("hours_usual", EVENTS, ("events_by_hour",), Kind.PART,
           "Each hour has about as many events as the rest of the day lets expect.", _ASK, closed=True),
    Family("excluded_usual", EVENTS, ("excluded_share",), Kind.SHARE,
           "No more events and orders than usual are on test or foreign hosts, or of stores that are not production.",
           _MIXED, Side.ABOVE, closed=True),
    Family("identities_not_collapsed", EVENTS, ("largest_identity_share",), Kind.SHARE,
           "No single device, address or customer has more of the events, or of the orders, than usual.", _FIELD,
           Side.ABOVE, PIPELINE),
    Family("fields_not_collapsed", EVENTS, ("largest_field_share",), Kind.SHARE,
           "No single product, page or screen has far more of the events than usual.", _FIELD, Side.ABOVE, PIPELINE),
    Family("identities_usual", EVENTS, ("distinct_per_thousand",), Kind.LEVEL,
           "There are about as many different devices, addresses, customers and products for the events as usual.",
           _FIELD, owner=PIPELINE, spread=1.5),
    Family("fields_filled_usual", EVENTS, ("filled_share",), Kind.SHARE,
           "Each identity and product field is filled about as often as usual.", _FIELD, owner=PIPELINE),
    Family("stores_on_their_hosts", EVENTS, ("own_host_share",), Kind.SHARE,
           "The pages of a store are on its own host as often as usual.", _MIXED, Side.BELOW, PIPELINE),
    Family("stores_in_their_countries", EVENTS, ("own_country_share",), Kind.SHARE,
           "A store's visitors are in its own country as often as usual.", _MIXED, Side.BELOW, PIPELINE),
    Family("pairs_kept", EVENTS, ("values_per_value",), Kind.LEVEL,
           "A device has about as many addresses, screens and stores, and a product as many pages, as usual.", _MIXED,
           Side.ABOVE, PIPELINE, spread=0.7),
    Family("shares_usual", EVENTS, ("device_type_share", "country_share", "browser_share", "option_label_share"),
           Kind.SHARE, "Device types, countries, browsers and option languages have about their usual shares.", _ASK,
           closed=True),
    Family("shares_plausible", EVENTS, ("device_type_share", "country_share", "browser_share", "option_label_share"),
           Kind.SHARE, "No share of a device type, country, browser or option language is far from usual.", _FIELD,
           closed=True),
    Family("names_kept", EVENTS, ("renamed_share",), Kind.SHARE,
           "Products keep the names that were published of them.", _MIXED, Side.ABOVE, PIPELINE),
    Family("places_kept", EVENTS, ("moved_share",), Kind.SHARE,
           "Addresses keep the countries that were published of them.", _MIXED, Side.ABOVE, PIPELINE),
)
_ORDERS = (
    Family("orders_published_usual", ORDER_LINES, ("published_share",), Kind.SHARE,
           "As large a share of the orders as usual is published.", _TWICE, Side.BELOW),
    Family("orders_not_repeated", ORDER_LINES, ("repeated_order_share",), Kind.SHARE,
           "No more orders than usual tell what another one of the day told, under a new number.", _TWICE, Side.ABOVE,
           PIPELINE),
    Family("lines_not_repeated", ORDER_LINES, ("repeated_line_share",), Kind.SHARE,
           "No more lines than usual say what another line of their order says.", _TWICE, Side.ABOVE, PIPELINE),
    Family("carts_usual", ORDER_LINES, ("lines_per_order", "pieces_per_line"), Kind.LEVEL,
           "An order has about as many lines, and a line as many pieces, as usual.", _TWICE, spread=0.6,
           owner=PIPELINE),
    Family("zero_prices_usual", ORDER_LINES, ("zero_price_share",), Kind.SHARE,
           "About as many lines as usual cost nothing.", _PRICES, owner=PIPELINE),
    Family("prices_usual", ORDER_LINES, ("typical_price_eur",), Kind.LEVEL,
           "A piece costs about as much as usual, in euros.", _PRICES, owner=PIPELINE),
    Family("store_prices_usual", ORDER_LINES, ("typical_price", "median_order", "mean_order"), Kind.LEVEL,
           "In no store, not in a small one either, do pieces and orders cost many times more or less than usual.",
           _PRICES, owner=PIPELINE, spread=1.2),
    Family("revenue_usual", ORDER_LINES, ("value_per_order_eur", "largest_line_eur"), Kind.LEVEL,
           "An order is worth about as much as usual, and no line far more than any.", _PRICES, owner=PIPELINE,
           spread=1.5),
    Family("order_stores_usual", ORDER_LINES, ("orders_by_store",), Kind.PART,
           "Each store has about as many orders as the rest of the day lets expect.", _LOST, closed=True),
    Family("order_hours_usual", ORDER_LINES, ("orders_by_hour",), Kind.PART,
           "Each hour has about as many orders as the rest of the day lets expect.", _ASK, closed=True),
    Family("order_identities_usual", ORDER_LINES, ("distinct_per_order",), Kind.LEVEL,
           "There are about as many different devices, customers, products and places for the orders as usual.", _FIELD,
           owner=PIPELINE, spread=0.7),
    Family("order_fields_not_collapsed", ORDER_LINES, ("largest_order_share",), Kind.SHARE,
           "No single device, customer, product or place has more of the orders than usual.", _FIELD, Side.ABOVE,
           PIPELINE),
    Family("order_shares_usual", ORDER_LINES, ("order_device_share", "euro_share"), Kind.SHARE,
           "Device types have about their usual shares of the orders, and as many lines as usual are in euros.", _ASK,
           closed=True),
    Family("rates_usual", ORDER_LINES, ("exchange_rate",), Kind.LEVEL,
           "No exchange rate is far from those of the days before.",
           "Compare glamira_raw.exchange_rates with the ECB's list and with the supplement.", owner=PIPELINE,
           spread=0.02),
)
FAMILIES = (*_EVENTS, *_ORDERS)


def families_of(dataset: str) -> tuple[Family, ...]:
    """The families that are judged of a table."""
    return tuple(family for family in FAMILIES if family.dataset == dataset)
