"""The events contract: what one user action looks like once accepted, and every rule that can refuse it."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from contracts.fields import documented, struct_of
from contracts.reasons import Reason
from contracts.stores import STORES

CHECKOUT_SUCCESS = "checkout_success"
EVENT_TYPES = (
    "view_listing_page", "view_product_detail", "select_product_option", "select_product_option_quality",
    "view_static_page", "view_landing_page", "product_detail_recommendation_visible", "view_home_page",
    "listing_page_recommendation_visible", "product_detail_recommendation_noticed", "view_shopping_cart",
    "landing_page_recommendation_visible", "search_box_action", "add_to_cart_action",
    "product_detail_recommendation_clicked", "view_my_account", "checkout", "landing_page_recommendation_noticed",
    "listing_page_recommendation_noticed", "view_all_recommend", CHECKOUT_SUCCESS,
    "listing_page_recommendation_clicked", "landing_page_recommendation_clicked",
    "product_view_all_recommend_clicked", "view_sorting_relevance", "sorting_relevance_click_action",
    "back_to_product_action",
)
EARLIEST_TIME_STAMP = 1_262_304_000  # 2010-01-01T00:00:00Z
LATEST_LEAD_SECONDS = 86_400
LARGEST_QUANTITY = 100


class CartOption(pa.DataFrameModel):
    """One option chosen for a cart line."""

    option_label: pl.String = documented("option as printed", bson="str", example="alloy")
    option_id: pl.String = documented("the shop's id of the option", bson="int", example="328026")
    value_label: pl.String = documented("value as printed, in the shop's German", bson="str", example="Weißgold 585")
    value_id: pl.String = documented("the shop's id of the value", bson="int", example="3010251")


class OptionItem(CartOption):
    """One product option of an event; of dict-shaped options only the two labels are filled."""

    quality: pl.String = documented("stone quality, on select_product_option_quality", bson="str", example="AAA")
    quality_label: pl.String = documented("stone quality as printed", bson="str")


class CartLine(pa.DataFrameModel):
    """One line of a cart; quantity, price and currency are printed on orders only."""

    line_number: pl.Int64 = documented("position in the array, from 0; belongs to the key", nullable=False)
    product_id: pl.Int64 = documented("product", source="product_id", bson="int", example=95_814)
    quantity: pl.Int64 = documented("pieces", source="amount", bson="int", example=1)
    unit_price: Annotated[pl.Decimal, 20, 4] = documented("price of one piece, in `currency_code`", source="price")
    currency_code: pl.String = documented("ISO 4217: the store's currency, confirmed by the symbol", example="EUR")
    price_text: pl.String = documented("price as printed", source="price", bson="str", example="1.278,00")
    currency_text: pl.String = documented("symbol as printed", source="currency", bson="str", example="€")
    options: Annotated[pl.List, struct_of(CartOption)] = documented(
        "options chosen", source="option", bson="list or empty str", items=CartOption,
    )


class OrderLine(CartLine):
    """One line of a checkout_success, with what its rules need to know of the order."""

    row: pl.Int64 = documented("the order's row in the chunk", nullable=False, landed=False)
    store_id: pl.String = documented("the order's store", landed=False)

    @pa.check("product_id", name=Reason.LINE_PRODUCT_MISSING)
    def has_product(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("product_id").is_not_null())

    @pa.check("quantity", name=Reason.LINE_QUANTITY_INVALID)
    def has_quantity(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("quantity") >= 1).fill_null(False))

    @pa.check("quantity", name=Reason.LINE_QUANTITY_IMPLAUSIBLE)
    def quantity_is_plausible(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("quantity") <= LARGEST_QUANTITY).fill_null(True))

    @pa.check("price_text", name=Reason.LINE_PRICE_MISSING)
    def has_price(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~_is_blank("price_text"))

    @pa.check("price_text", name=Reason.LINE_PRICE_UNPARSEABLE)
    def price_is_readable(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("unit_price").is_not_null() | _is_blank("price_text"))

    @pa.check("currency_text", name=Reason.LINE_CURRENCY_UNEXPECTED)
    def currency_is_the_stores(cls, data: pa.PolarsData) -> pl.LazyFrame:
        known = pl.col("store_id").is_in(list(STORES)).fill_null(False)
        return data.lazyframe.select(pl.col("currency_code").is_not_null() | ~known)


class Event(pa.DataFrameModel):
    """One user action of the shop's tracker, as it lands; personal values are keyed hashes."""

    event_id: pl.String = documented("the document's _id as text", source="_id", bson="ObjectId", nullable=False)
    event_date: pl.Date = documented("UTC date of time_stamp", source="time_stamp", nullable=False)
    occurred_at: Annotated[pl.Datetime, "us", "UTC"] = documented(
        "when it happened, by the server's clock", source="time_stamp", bson="int, seconds", nullable=False,
    )
    event_type: pl.String = documented("kind of action", source="collection", bson="str", nullable=False)
    store_id: pl.String = documented("store, the authority for currency and country", bson="str", nullable=False)
    ip_hash: pl.String = documented("visitor's IP address, keyed hash", source="ip", bson="str")
    device_id_hash: pl.String = documented("visitor's device, keyed hash", source="device_id", bson="str")
    user_id_hash: pl.String = documented("customer id, keyed hash; null for guests", source="user_id_db", bson="str")
    email_hash: pl.String = documented("e-mail address, keyed hash", source="email_address", bson="str")
    ip_kind: pl.String = documented("global, private, malformed or missing", source="ip", nullable=False)
    ip_version: pl.Int64 = documented("4 or 6", source="ip", example=4)
    device_type: pl.String = documented("desktop, mobile, tablet, bot or unknown", source="user_agent", nullable=False)
    browser: pl.String = documented("browser family", source="user_agent", example="Mobile Safari")
    os: pl.String = documented("operating system family", source="user_agent", example="iOS")
    is_bot: pl.Boolean = documented("the user agent says it is a crawler", source="user_agent", nullable=False)
    resolution: pl.String = documented("screen, width x height in pixels", bson="str or null", example="1920x1080")
    api_version: pl.String = documented("tracker version", bson="str", example="1.0")
    local_time: pl.String = documented("visitor's clock, 12 hours without AM/PM: never date anything by it")
    show_recommendation: pl.String = documented("whether recommendations were on", bson="str or null")
    current_url: pl.String = documented("page of the action, e-mail addresses masked", bson="str")
    referrer_url: pl.String = documented("page before, e-mail addresses masked", bson="str")
    url_host: pl.String = documented("host of current_url", source="current_url", example="www.glamira.de")
    is_test_host: pl.Boolean = documented("stage, test, dev, local or file page", source="current_url", nullable=False)
    product_id: pl.String = documented("product of the page, on product events", bson="str")
    viewing_product_id: pl.String = documented("product being viewed, on recommendation events", bson="str")
    cat_id: pl.String = documented("listing category; nearly always null", bson="str")
    collect_id: pl.String = documented("listing collection", bson="str")
    key_search: pl.String = documented("words searched, e-mail addresses masked", bson="str or null")
    utm_source: pl.String = documented("campaign source; the tracker writes false for none", bson="bool or str")
    utm_medium: pl.String = documented("campaign medium; the tracker writes false for none", bson="bool or str")
    recommendation: pl.String = documented("reached by a recommendation", bson="bool or str")
    recommendation_product_id: pl.String = documented("product recommended", bson="str")
    recommendation_clicked_position: pl.Int64 = documented("place clicked in the list", bson="int, str or null")
    recommendation_product_position: pl.Int64 = documented("place of the product in the list", bson="int or str")
    price_text: pl.String = documented("price as printed, on add_to_cart_action", source="price", bson="str")
    currency_text: pl.String = documented("symbol as printed, on add_to_cart_action", source="currency", bson="str")
    is_paypal: pl.Boolean = documented("express check-out, on add_to_cart_action", bson="bool or null")
    order_id: pl.String = documented("order number; not unique", bson="int, double or str", example="300012345")
    options: Annotated[pl.List, struct_of(OptionItem)] = documented(
        "product options in one shape", source="option", bson="list, dict or str", nullable=False, items=OptionItem,
    )
    cart_products: Annotated[pl.List, struct_of(CartLine)] = documented(
        "cart lines, on cart and checkout events", bson="list", nullable=False, items=CartLine,
    )
    cart_fingerprint: pl.String = documented("SHA-256 of the cart's content, on checkout_success")
    extra: pl.String = documented("unknown fields as JSON by path, e-mail addresses masked")

    id_time: pl.Int64 = documented("seconds of the ObjectId; null when _id is none", source="_id", landed=False)
    time_stamp: pl.Int64 = documented("seconds, when it is a whole number", bson="int", landed=False)
    mismatched: Annotated[pl.List, pl.String()] = documented("paths of the wrong kind", landed=False)

    @pa.check("id_time", name=Reason.ID_NOT_OBJECTID)
    def id_is_objectid(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("id_time").is_not_null())

    @pa.check("time_stamp", name=Reason.TIME_STAMP_INVALID)
    def time_is_plausible(cls, data: pa.PolarsData) -> pl.LazyFrame:
        time = pl.col("time_stamp")
        in_time = (time <= pl.col("id_time") + LATEST_LEAD_SECONDS).fill_null(True)
        return data.lazyframe.select((time >= EARLIEST_TIME_STAMP).fill_null(False) & in_time)

    @pa.check("event_type", name=Reason.EVENT_TYPE_UNKNOWN)
    def event_type_is_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("event_type").is_in(list(EVENT_TYPES)).fill_null(False))

    @pa.check("store_id", name=Reason.STORE_UNKNOWN)
    def store_is_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("store_id").is_in(list(STORES)).fill_null(False))

    @pa.check("mismatched", name=Reason.TYPE_MISMATCH)
    def kinds_match(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("mismatched").list.len() == 0)

    @pa.check("order_id", name=Reason.ORDER_ID_MISSING)
    def order_has_id(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("order_id").is_not_null() | ~_is_order())

    @pa.check("cart_products", name=Reason.CART_EMPTY)
    def order_has_lines(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("cart_products").list.len() > 0) | ~_is_order())


def _is_order() -> pl.Expr:
    return (pl.col("event_type") == CHECKOUT_SUCCESS).fill_null(False)


def _is_blank(column: str) -> pl.Expr:
    return pl.col(column).fill_null("").str.strip_chars() == ""
