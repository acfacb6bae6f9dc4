"""The shapes and BSON types of documents without defects."""

import re
from collections import Counter, defaultdict

import bson
import pytest

from sandbox.seed.mix import EVENT_TYPES
from sandbox.seed.stores import STORES

COMMON = {
    "_id", "time_stamp", "ip", "user_agent", "resolution", "user_id_db", "device_id", "api_version", "store_id",
    "local_time", "show_recommendation", "current_url", "referrer_url", "email_address", "collection",
}
OWN = {
    "view_product_detail": {"product_id", "option", "utm_source", "utm_medium", "recommendation"},
    "select_product_option": {"product_id", "option"},
    "select_product_option_quality": {"product_id", "option"},
    "add_to_cart_action": {"product_id", "option", "price", "currency", "is_paypal"},
    "back_to_product_action": {"product_id"},
    "view_all_recommend": {"product_id", "option"},
    "view_listing_page": {"cat_id", "collect_id", "option"},
    "view_sorting_relevance": {"option"},
    "listing_page_recommendation_visible": {"cat_id", "collect_id", "option"},
    "listing_page_recommendation_clicked": {
        "cat_id", "collect_id", "option", "recommendation_product_id", "recommendation_clicked_position"},
    "product_detail_recommendation_noticed": {"viewing_product_id"},
    "product_detail_recommendation_clicked": {
        "viewing_product_id", "recommendation_product_id", "recommendation_clicked_position"},
    "landing_page_recommendation_clicked": {"recommendation_product_id", "recommendation_product_position"},
    "search_box_action": {"key_search"},
    "view_home_page": set(),
    "view_shopping_cart": {"cart_products"},
    "checkout": {"cart_products", "order_id"},
    "checkout_success": {"cart_products", "order_id"},
}
OWN_PAGES = tuple(f"https://{store.host}/" for store in STORES if not store.host.endswith(".local"))
FOREIGN_PAGE = re.compile(r"^https?://([^/]*\bevil|m\.|www-|8\.8|web\.archive)")


@pytest.fixture(scope="module")
def by_type(whole_day):
    documents = defaultdict(list)
    for document in whole_day:
        documents[document["collection"]].append(document)
    return documents


def test_every_type_occurs(by_type):
    assert set(by_type) == set(EVENT_TYPES)


@pytest.mark.parametrize("kind", OWN)
def test_a_type_has_the_common_fields_and_its_own(by_type, kind):
    for document in by_type[kind]:
        assert set(document) == COMMON | OWN[kind]


def test_ids_are_object_ids_of_the_same_second_or_the_one_before(whole_day):
    assert len({document["_id"] for document in whole_day}) == len(whole_day)
    lags = Counter(d["time_stamp"] - int(d["_id"].generation_time.timestamp()) for d in whole_day)
    assert set(lags) == {0, 1}


def test_documents_come_newest_first(whole_day):
    stamps = [document["time_stamp"] for document in whole_day]
    assert stamps == sorted(stamps, reverse=True)


def test_local_time_is_a_twelve_hour_clock_without_padding(whole_day):
    pattern = re.compile(r"\d{4}-\d\d-\d\d (1[0-2]|[1-9]):[1-5]?\d:[1-5]?\d")
    assert all(pattern.fullmatch(document["local_time"]) for document in whole_day)


def test_order_ids_have_both_number_types(by_type):
    types = Counter(type(document["order_id"]).__name__ for document in by_type["checkout_success"])
    assert set(types) == {"int", "Int64", "float"}
    assert types["float"] / types.total() == pytest.approx(0.38, abs=0.07)
    assert all(document["order_id"] == "" for document in by_type["checkout"])


def test_options_have_every_shape(by_type):
    chosen = [item for document in by_type["select_product_option_quality"] for item in document["option"]]
    assert {"quality", "quality_label"} <= {name for item in chosen for name in item}
    assert all(isinstance(value, str) for item in chosen for value in item.values())
    assert set(by_type["view_listing_page"][0]["option"]) == {"alloy", "diamond", "shapediamond"}
    assert {"category id", "Kollektion", "kollektion_id"} <= set(by_type["view_all_recommend"][0]["option"])


def test_cart_lines_show_more_at_each_step(by_type):
    assert all(set(line) == {"product_id", "option"} for line in _lines(by_type["view_shopping_cart"]))
    assert all(set(line) == {"product_id", "amount", "option"} for line in _lines(by_type["checkout"]))
    for line in _lines(by_type["checkout_success"]):
        assert set(line) == {"product_id", "amount", "price", "currency", "option"}
        assert line["option"] == "" or all(
            isinstance(item["option_id"], int) and isinstance(item["value_id"], int) for item in line["option"])
        assert isinstance(line["price"], str)


def test_orders_carry_the_cart_of_their_checkout(by_type):
    carts = {(document["device_id"], str(_products(document))) for document in by_type["checkout"]}
    orders = by_type["checkout_success"]
    with_checkout = [order for order in orders if (order["device_id"], str(_products(order))) in carts]
    # Only a checkout that is repeated has a success page and nothing before it.
    assert len(with_checkout) >= len(orders) - 5


def test_utm_is_false_or_text_or_null(by_type):
    assert {type(document["utm_source"]) for document in by_type["view_product_detail"]} <= {bool, str, type(None)}
    assert all(document["utm_source"] is not True for document in by_type["view_product_detail"])


def test_paypal_is_said_exactly_where_the_price_is_not(by_type):
    assert all((d["price"] is None) == (d["is_paypal"] is not None) for d in by_type["add_to_cart_action"])


def test_user_and_email_are_blank_together(whole_day):
    assert all(bool(document["user_id_db"]) == bool(document["email_address"]) for document in whole_day)
    assert all(re.fullmatch(r"(.+@example\.(com|org|net))?", d["email_address"]) for d in whole_day)


def test_some_visitors_come_to_hosts_that_are_not_production(whole_day):
    elsewhere = [document["current_url"] for document in whole_day if not document["current_url"].startswith(OWN_PAGES)]
    foreign = [url for url in elsewhere if FOREIGN_PAGE.match(url)]
    assert 0 < len(foreign) < len(elsewhere) < 0.02 * len(whole_day)


def test_product_pages_are_mostly_slugs(by_type):
    urls = [document["current_url"] for document in by_type["view_product_detail"]]
    assert sum(".html" in url for url in urls) / len(urls) > 0.96
    assert any("/catalog/product/view/id/" in url for url in urls)


def test_documents_are_as_large_as_real_ones(whole_day):
    sizes = [len(bson.encode(document)) for document in whole_day]
    assert 650 < sum(sizes) / len(sizes) < 950


def _lines(documents):
    return [line for document in documents for line in document["cart_products"]]


def _products(document):
    return [line["product_id"] for line in document["cart_products"]]


@pytest.fixture(scope="module")
def whole_day(make_days):
    return make_days(events=20_000, orders=300, profile="none", days=1).documents
