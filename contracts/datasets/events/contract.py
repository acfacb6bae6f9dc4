"""The events contract: what one user action looks like once accepted, and every rule that can refuse it."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from contracts.datasets.events.arrivals import EARLIEST_TIME_STAMP, LATEST_LEAD_SECONDS, largest_lag_seconds
from contracts.datasets.events.carts import CartLine, OptionItem
from contracts.datasets.fields import documented, struct_of
from contracts.datasets.forms import known_forms as forms
from contracts.datasets.reasons import Reason
from contracts.shop.stores import STORES

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
_HASH = "3f2a9c5be1d04786a1b2c3d4e5f60718"  # for examples


class Event(pa.DataFrameModel):
    """One user action of the shop's tracker, as it lands; personal values are keyed hashes."""

    event_id: pl.String = documented(
        "the document's _id as text", forms.DOCUMENT_ID, source="_id", source_type="ObjectId",
        example="5eb0039a2f4c1d0001a3b7e4", nullable=False,
    )
    event_date: pl.Date = documented(
        "UTC date of time_stamp", forms.DAY, source="time_stamp", source_type="int", unit="day, UTC",
        example="2020-05-04", nullable=False,
    )
    occurred_at: Annotated[pl.Datetime, "us", "UTC"] = documented(
        "when it happened, by the server's clock", forms.INSTANT, source="time_stamp",
        source_type="int, seconds since 1970", unit="moment, UTC", example="2020-05-04T12:00:10Z", nullable=False,
    )
    event_type: pl.String = documented(
        "kind of action, one of 27", forms.VOCABULARY, source="collection", source_type="str", example=CHECKOUT_SUCCESS,
        nullable=False,
    )
    store_id: pl.String = documented(
        "store, the authority for currency and country", forms.VOCABULARY, source_type="str", example="6",
        nullable=False,
    )
    ip_hash: pl.String = documented(
        "visitor's IP address, keyed hash", forms.HASH, source="ip", source_type="str", example=_HASH,
    )
    device_id_hash: pl.String = documented(
        "visitor's device, keyed hash", forms.HASH, source="device_id", source_type="str", example=_HASH,
    )
    user_id_hash: pl.String = documented(
        "customer id, keyed hash; null for guests", forms.HASH, source="user_id_db", source_type="str", example=_HASH,
    )
    email_hash: pl.String = documented(
        "e-mail address, keyed hash; null for guests", forms.HASH, source="email_address", source_type="str or null",
        example=_HASH,
    )
    ip_kind: pl.String = documented(
        "global, private, malformed or missing", forms.VOCABULARY, source="ip", source_type="str", example="global",
        nullable=False,
    )
    ip_version: pl.Int64 = documented(
        "4 or 6; null when malformed or missing", forms.COUNT, source="ip", source_type="str", unit="protocol version",
        example=4,
    )
    device_type: pl.String = documented(
        "desktop, mobile, tablet, bot or unknown", forms.VOCABULARY, source="user_agent", source_type="str",
        example="mobile", nullable=False,
    )
    browser: pl.String = documented(
        "browser family", forms.BROWSER, source="user_agent", source_type="str", example="Mobile Safari",
    )
    os: pl.String = documented(
        "operating system family", forms.SYSTEM, source="user_agent", source_type="str", example="iOS",
    )
    is_bot: pl.Boolean = documented(
        "the user agent says it is a crawler", forms.IS_SO, source="user_agent", source_type="str", example=False,
        nullable=False,
    )
    resolution: pl.String = documented(
        "screen, width x height", forms.RESOLUTION, source_type="str or null", unit="pixels", example="1920x1080",
    )
    api_version: pl.String = documented("tracker version", forms.VERSION, source_type="str", example="1.0")
    local_time: pl.String = documented(
        "visitor's clock, 12 hours without AM/PM: never date anything by it", forms.LOCAL_TIME,
        source_type="str or null", example="2020-05-04 12:21:4",
    )
    show_recommendation: pl.String = documented(
        "whether recommendations were on", forms.FLAG, source_type="str or null", example="true",
    )
    current_url: pl.String = documented(
        "page of the action, as a template", forms.PAGE, source_type="str",
        example="https://www.glamira.de/ring-a.html",
    )
    referrer_url: pl.String = documented(
        "page before, as a template", forms.PAGE, source_type="str", example="https://www.glamira.de/ringe/",
    )
    url_host: pl.String = documented(
        "host of current_url as DNS has it, when it may be shown", forms.HOST, source="current_url", source_type="str",
        example="www.glamira.de",
    )
    is_test_host: pl.Boolean = documented(
        "test, private or local host, or file", forms.IS_SO, source="current_url", source_type="str", example=False,
        nullable=False,
    )
    is_foreign_host: pl.Boolean = documented(
        "a host of no store, or unreadable", forms.IS_SO, source="current_url", source_type="str", example=False,
        nullable=False,
    )
    product_id: pl.String = documented(
        "product of the page, on product events", forms.PRODUCT_ID, source_type="str", example="95814",
    )
    viewing_product_id: pl.String = documented(
        "product being viewed, on recommendation events", forms.PRODUCT_ID, source_type="str", example="95814",
    )
    cat_id: pl.String = documented(
        "listing category; nearly always null", forms.LIST_ID, source_type="str or null", example="120",
    )
    collect_id: pl.String = documented("listing collection", forms.LIST_ID, source_type="str or null", example="43")
    key_search: pl.String = documented(
        "words searched, if they look like a search", forms.SEARCH, source_type="str or null", example="eheringe gold",
    )
    utm_source: pl.String = documented(
        "campaign source; the tracker writes false for none", forms.CAMPAIGN, source_type="bool (false), str or null",
        example="google",
    )
    utm_medium: pl.String = documented(
        "campaign medium; the tracker writes false for none", forms.CAMPAIGN, source_type="bool (false), str or null",
        example="cpc",
    )
    recommendation: pl.String = documented(
        "whether a recommendation led here", forms.FLAG, source_type="bool, str or null", example="false",
    )
    recommendation_product_id: pl.String = documented(
        "product recommended", forms.PRODUCT_ID, source_type="str", example="95814",
    )
    recommendation_clicked_position: pl.Int64 = documented(
        "place clicked in the list; null when it is no whole number", forms.PLACE, source_type="int, str or null",
        unit="places", example=3,
    )
    recommendation_product_position: pl.Int64 = documented(
        "place of the product in the list; null when it is no whole number", forms.PLACE,
        source_type="int, str or null", unit="places", example=3,
    )
    price_text: pl.String = documented(
        "price as printed, on add_to_cart_action", forms.PRICE, source="price", source_type="str or null",
        example="1.278,00",
    )
    currency_text: pl.String = documented(
        "symbol as printed, on add_to_cart_action", forms.SYMBOL, source="currency", source_type="str or null",
        example="€",
    )
    is_paypal: pl.Boolean = documented(
        "express check-out, on add_to_cart_action", forms.IS_SO, source_type="bool or null", example=True,
    )
    order_id: pl.String = documented(
        "order number; not unique", forms.ORDER_ID, source_type="int, double or empty str", example="300012345",
    )
    options: Annotated[pl.List, struct_of(OptionItem)] = documented(
        "product options in one shape", forms.STRUCTURE, source="option", source_type="list, dict or empty str",
        nullable=False, items=OptionItem, example=[{"option_label": "alloy", "value_label": "white-585"}],
    )
    cart_products: Annotated[pl.List, struct_of(CartLine)] = documented(
        "cart lines, on cart and checkout events", forms.STRUCTURE, source_type="list", nullable=False, items=CartLine,
        example=[{"line_number": 0, "product_id": 95_814, "quantity": 1, "unit_price": "1278.0000",
                  "currency_code": "EUR", "price_text": "1.278,00", "currency_text": "€", "options": []}],
    )
    cart_fingerprint: pl.String = documented(
        "SHA-256 of the cart's content, on checkout_success", forms.FINGERPRINT, source="cart_products",
        source_type="list", example=2 * _HASH,
    )
    extra: pl.String = documented(
        "unknown fields: their types, as JSON by path", forms.EXTRA, source="*",
        source_type="any", example='{"ab_variant":"B"}',
    )

    undecodable: pl.String = documented(
        "why its BSON is not read alike by every reader; null when it is", forms.EVIDENCE, source="*",
        source_type="BSON", example="the field is there twice", landed=False,
    )
    id_time: pl.Int64 = documented(
        "time of the ObjectId; null when _id is none", forms.INSTANT, source="_id", source_type="ObjectId",
        unit="seconds since 1970", example=1_588_593_610, landed=False,
    )
    time_stamp: pl.Int64 = documented(
        "time of the action, when it is a whole number", forms.INSTANT, source_type="int", unit="seconds since 1970",
        example=1_588_593_610, landed=False,
    )
    mismatched: Annotated[pl.List, pl.String()] = documented(
        "paths that hold a list or dict where a scalar belongs, or the reverse", forms.EVIDENCE, source="*",
        source_type="any", example=["option"], landed=False,
    )

    @pa.check("undecodable", name=Reason.UNDECODABLE)
    def is_decodable(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("undecodable").is_null())

    @pa.check("id_time", name=Reason.ID_NOT_OBJECTID)
    def id_is_objectid(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("id_time").is_not_null())

    @pa.check("time_stamp", name=Reason.TIME_STAMP_INVALID)
    def time_is_plausible(cls, data: pa.PolarsData) -> pl.LazyFrame:
        time = pl.col("time_stamp")
        id_time = pl.col("id_time")
        in_time = time.is_between(id_time - largest_lag_seconds(), id_time + LATEST_LEAD_SECONDS).fill_null(True)
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
        unreadable = pl.col("mismatched").list.eval(pl.element().str.starts_with("cart_products")).list.any()
        return data.lazyframe.select((pl.col("cart_products").list.len() > 0) | ~_is_order() | unreadable)


def _is_order() -> pl.Expr:
    return (pl.col("event_type") == CHECKOUT_SUCCESS).fill_null(False)
