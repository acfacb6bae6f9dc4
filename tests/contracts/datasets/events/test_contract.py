"""Each reason code is produced by its own rule, all reasons of a row are reported, and whole orders are refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import DBRef, Decimal128, ObjectId
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.datasets.events.judge import EVIDENCE_KEPT, judge_events
from contracts.datasets.events.rows import KNOWN_FIELDS
from contracts.datasets.judge import Violation
from contracts.datasets.raw_documents import decode
from contracts.datasets.reasons import Reason
from tests.contracts.datasets.normalise.test_scalars import ANYTHING
from tests.odd_bson import FAULTY, ID, document, number, text

NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())
IDENTITY = ObjectId.from_datetime(datetime(2020, 5, 4, 12, tzinfo=UTC))
KEY = "test-key"

VIEW: dict[str, Any] = {
    "_id": IDENTITY, "time_stamp": NOON, "collection": "view_product_detail", "store_id": "6", "ip": "37.4.4.4",
    "user_agent": "Mozilla/5.0", "current_url": "https://www.glamira.de/ring.html", "utm_source": False,
}
LINE: dict[str, Any] = {"product_id": 95_814, "amount": 1, "price": "754,00", "currency": "€", "option": ""}
ORDER = VIEW | {"collection": "checkout_success", "order_id": 300.0, "cart_products": [LINE, LINE]}


def reasons(document: dict[str, Any]) -> set[str]:
    found = judge_events([VIEW, document], KEY).refused
    assert found.keys() <= {1}, "a neighbour was refused"
    return {violation.reason for violation in found.get(1, [])}


def at(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4, "big") + bytes(8))


def without(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != name}


def line(**change: Any) -> dict[str, Any]:
    return ORDER | {"cart_products": [LINE, LINE | change]}


UNDECODABLE = decode(document(FAULTY["known field twice"]))

REFUSED = [
    (UNDECODABLE, {Reason.UNDECODABLE}),
    (decode(document(number("time_stamp"), identity=text("_id", b"a\xff"))), {Reason.UNDECODABLE}),
    (VIEW | {"_id": at(NOON + 30 * 86_400 + 1)}, {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"_id": ObjectId()}, {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"_id": "abc"}, {Reason.ID_NOT_OBJECTID}),
    (without(VIEW, "_id"), {Reason.ID_NOT_OBJECTID}),
    (without(VIEW, "time_stamp"), {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"time_stamp": "1588593600"}, {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"time_stamp": NOON + 0.5}, {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"time_stamp": True}, {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"time_stamp": 1_262_303_999}, {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"time_stamp": NOON + 86_401}, {Reason.TIME_STAMP_INVALID}),
    (VIEW | {"collection": "view_moon"}, {Reason.EVENT_TYPE_UNKNOWN}),
    (without(VIEW, "collection"), {Reason.EVENT_TYPE_UNKNOWN}),
    (VIEW | {"store_id": "15"}, {Reason.STORE_UNKNOWN}),
    (VIEW | {"store_id": None}, {Reason.STORE_UNKNOWN}),
    (VIEW | {"option": 5}, {Reason.TYPE_MISMATCH}),
    (VIEW | {"ip": {"v4": "37.4.4.4"}}, {Reason.TYPE_MISMATCH}),
    (VIEW | {"time_stamp": [NOON]}, {Reason.TIME_STAMP_INVALID, Reason.TYPE_MISMATCH}),
    (ORDER | {"order_id": ""}, {Reason.ORDER_ID_MISSING}),
    (ORDER | {"order_id": float("nan")}, {Reason.ORDER_ID_MISSING}),
    (ORDER | {"cart_products": []}, {Reason.CART_EMPTY}),
    (without(ORDER, "cart_products"), {Reason.CART_EMPTY}),
    (ORDER | {"cart_products": None}, {Reason.CART_EMPTY}),
    (ORDER | {"cart_products": "none"}, {Reason.TYPE_MISMATCH}),
    (ORDER | {"cart_products": {"0": LINE}}, {Reason.TYPE_MISMATCH}),
    (ORDER | {"cart_products": ["none"]}, {Reason.TYPE_MISMATCH}),
    (ORDER | {"cart_products": [LINE, None]}, {Reason.TYPE_MISMATCH}),
    (VIEW | {"cart_products": ""}, {Reason.TYPE_MISMATCH}),
    (VIEW | {"current_url": DBRef("pages", 1)}, {Reason.TYPE_MISMATCH}),
    (line(product_id="95814"), {Reason.LINE_PRODUCT_MISSING}),
    (line(product_id=None), {Reason.LINE_PRODUCT_MISSING}),
    (line(amount=0), {Reason.LINE_QUANTITY_INVALID}),
    (line(amount=1.5), {Reason.LINE_QUANTITY_INVALID}),
    (line(amount="2"), {Reason.LINE_QUANTITY_INVALID}),
    (line(amount=9_999), {Reason.LINE_QUANTITY_IMPLAUSIBLE}),
    (line(price=""), {Reason.LINE_PRICE_MISSING}),
    (line(price=None), {Reason.LINE_PRICE_MISSING}),
    (line(price="-5,00"), {Reason.LINE_PRICE_UNPARSEABLE}),
    (line(price="free"), {Reason.LINE_PRICE_UNPARSEABLE}),
    (line(price="0.500"), {Reason.LINE_PRICE_UNPARSEABLE}),
    (line(price=1.999), {Reason.LINE_PRICE_UNPARSEABLE}),
    (line(price="\u200f \u00a0"), {Reason.LINE_PRICE_MISSING}),
    (line(price=[5]), {Reason.LINE_PRICE_UNPARSEABLE, Reason.TYPE_MISMATCH}),
    (line(currency="$"), {Reason.LINE_CURRENCY_UNEXPECTED}),
    (line(currency=""), {Reason.LINE_CURRENCY_UNEXPECTED}),
    (line(option=7), {Reason.TYPE_MISMATCH}),
    (line(amount=0, price="", currency="$"),
     {Reason.LINE_QUANTITY_INVALID, Reason.LINE_PRICE_MISSING, Reason.LINE_CURRENCY_UNEXPECTED}),
    (line(currency="$") | {"store_id": "999"}, {Reason.STORE_UNKNOWN}),
    (line(currency="€") | {"_id": 1, "order_id": None}, {Reason.ID_NOT_OBJECTID, Reason.ORDER_ID_MISSING}),
]


@pytest.mark.parametrize(("document", "expected"), REFUSED)
def test_refused(document: dict[str, Any], expected: set[str]) -> None:
    assert reasons(document) == expected


def test_a_mismatch_names_each_field() -> None:
    document = VIEW | {"option": 5, "ip": ["37.4.4.4"], "current_url": {"a": 1}}
    found = judge_events([document], KEY).refused[0]
    assert sorted((violation.path, violation.value) for violation in found) == [
        ("current_url", '{"a": 1}'), ("ip", '["37.4.4.4"]'), ("option", "5"),
    ]


def test_what_is_undecodable_is_named_with_its_id_and_place() -> None:
    [violation] = judge_events([VIEW, UNDECODABLE], KEY).refused[1]
    assert violation == Violation(Reason.UNDECODABLE, "store_id", f"_id {ID}: the field is there twice")


def test_evidence_is_bounded_and_reasons_are_not() -> None:
    lines = [{} for _ in range(2_000)] + [LINE | {"amount": 9_999}]
    found = judge_events([ORDER | {"cart_products": lines, "option": list(range(2_000))}], KEY).refused[0]
    assert len(found) <= 6 * EVIDENCE_KEPT
    assert {violation.reason for violation in found} == {
        Reason.TYPE_MISMATCH, Reason.LINE_PRODUCT_MISSING, Reason.LINE_QUANTITY_INVALID, Reason.LINE_PRICE_MISSING,
        Reason.LINE_CURRENCY_UNEXPECTED, Reason.LINE_QUANTITY_IMPLAUSIBLE,
    }


def test_every_reason_code_is_covered() -> None:
    assert {reason for _, expected in REFUSED for reason in expected} == set(Reason)


ACCEPTED = [
    VIEW, ORDER, VIEW | {"_id": at(NOON + 30 * 86_400)}, VIEW | {"time_stamp": float(NOON)},
    VIEW | {"time_stamp": NOON + 86_400}, VIEW | {"time_stamp": Decimal128(str(NOON))},
    VIEW | {"ip": "not an ip"}, VIEW | {"ip": None}, VIEW | {"new": {"a": 1}},
    VIEW | {"store_id": 6}, VIEW | {"resolution": 1080}, VIEW | {"option": {"alloy": ""}}, VIEW | {"cart_products": []},
    ORDER | {"order_id": 300}, line(price="0.00"), line(amount=100), line(amount=1.0), line(currency=" € "),
    line(price=754.0), line(price=Decimal128("754.00")), line(currency="\u00a0€\u200f"), line(option={"alloy": "x"}),
    ORDER | {"order_id": "300"}, ORDER | {"store_id": "51", "cart_products": [LINE | {"currency": ""}]},
]


@pytest.mark.parametrize("document", ACCEPTED)
def test_accepted(document: dict[str, Any]) -> None:
    assert reasons(document) == set()


def test_an_accepted_order_lands_normalised() -> None:
    order = ORDER | {"email_address": "a@example.com", "user_id_db": "", "flag": 1}
    row = judge_events([order], KEY).accepted.row(0, named=True)
    assert row["order_id"] == "300"
    assert row["event_date"] == date(2020, 5, 4)
    assert row["occurred_at"] == datetime(2020, 5, 4, 12, tzinfo=UTC)
    assert [item["line_number"] for item in row["cart_products"]] == [0, 1]
    assert (row["user_id_hash"], len(row["email_hash"]), row["extra"]) == (None, 32, '{"flag":"int"}')
    assert (row["is_test_host"], row["is_foreign_host"]) == (False, False)


@pytest.mark.parametrize(("url", "host", "is_test", "is_foreign"), [
    ("https://www.glamira.de/stage.html", "www.glamira.de", False, False),
    ("https://www.glamira.de/?back=http://localhost/", "www.glamira.de", False, False),
    ("https://stage.glamira.de/x", "stage.glamira.de", True, False), ("file:///C:/page.html", None, True, False),
    ("https://www.glamira.de@evil.example/", None, False, True),
    (None, None, False, False), ("", None, False, False), ("nonsense", None, False, True),
])
def test_the_host_of_a_page_is_judged(url: str | None, host: str | None, is_test: bool, is_foreign: bool) -> None:
    landed = judge_events([VIEW | {"current_url": url}], KEY).accepted
    assert landed.select("url_host", "is_test_host", "is_foreign_host").row(0) == (host, is_test, is_foreign)


def test_personal_values_never_land() -> None:
    secrets = {"ip": "37.4.9.9", "device_id": "dev-1", "user_id_db": "u-77", "email_address": "jane@example.com"}
    url = "https://x.de/?m=jane@example.com&n=jane%40example.com"
    document = VIEW | secrets | {"current_url": url, "m": "jane@example.com"}
    landed = judge_events([document], KEY).accepted.write_json()
    assert not [value for value in secrets.values() if value in landed]
    assert "jane" not in landed


def test_surprises_are_counted() -> None:
    drift = judge_events([VIEW | {"resolution": 1080, "colour": "red"}, VIEW | {"colour": "blue"}], KEY).drift
    assert drift == {"type:resolution:int": 1, "unknown:colour": 2}


def test_surprises_inside_lines_and_options_are_counted() -> None:
    lines = [LINE | {"price": 754.0}, LINE | {"price": 7, "option": [{"option_label": 1.5, "new": 1}]}, LINE]
    assert judge_events([ORDER | {"cart_products": lines}], KEY).drift == {
        "type:cart_products.price:float": 1, "type:cart_products.price:int": 1,
        "type:cart_products.option.option_label:float": 1, "unknown:cart_products.option.new": 1,
    }


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(sorted(KNOWN_FIELDS)) | st.text(max_size=5), ANYTHING), max_size=4))
def test_whatever_a_document_holds_it_is_judged(documents: list[dict[str, Any]]) -> None:
    judged = judge_events([VIEW, *documents], KEY)
    assert len(judged.accepted) + len(judged.refused) == len(documents) + 1
    assert 0 not in judged.refused
