"""What identifies a person has the form of no column, however it is spelt; its document is kept all the same."""

from typing import Any

import pytest
from bson import Int64, encode

from contracts.datasets.events.judge import judge_events
from contracts.datasets.raw_documents import RawDocuments
from contracts.datasets.reasons import Reason
from tests.contracts.datasets.events.test_canaries import IDENTITY, LINE, OPTION

VIEW = IDENTITY | {"collection": "view_product_detail", "store_id": "6"}
CART = IDENTITY | {"collection": "view_shopping_cart", "store_id": "6"}
ORDER = IDENTITY | {"collection": "checkout_success", "store_id": "6", "order_id": 300_012_345, "cart_products": [LINE]}
PHONE, CARD = 4_915_773_920_481, 4_111_111_111_111_777


def landed(document: dict[str, Any]) -> dict[str, Any]:
    """The row that a document becomes, whichever way it is read."""
    rows = [judge_events(read, "key").accepted for read in ([document], RawDocuments.of([encode(document)]))]
    assert rows[0].equals(rows[1])
    return rows[0].row(0, named=True)


@pytest.mark.parametrize("number", [Int64(PHONE), f"{PHONE}", f" +{PHONE}", float(PHONE), Int64(CARD)])
def test_a_number_that_may_be_somebodys_is_no_place_in_a_list(number: Any) -> None:
    for field in ("recommendation_clicked_position", "recommendation_product_position"):
        assert landed(VIEW | {field: number})[field] is None
        assert landed(VIEW | {field: 9_999})[field] == 9_999


def test_a_place_without_its_form_is_counted() -> None:
    documents = [VIEW | {"recommendation_clicked_position": one} for one in (1, Int64(PHONE), "2", None)]
    for read in (documents, RawDocuments.of(map(encode, documents))):
        judged = judge_events(read, "key")
        field = "recommendation_clicked_position"
        assert (judged.drift[f"form:{field}"], judged.value_counts[field]) == (1, 3)


@pytest.mark.parametrize("order_id", [
    f"{PHONE}", f"+{PHONE}", f"{CARD}", f"{PHONE}.0", "491.577.392.048", "Jane1984", "ROE-19841224", "u7739204",
    "tel15773920481", "DE8937040044",
])
def test_an_order_of_another_text_is_kept_under_a_keyed_hash(order_id: Any) -> None:
    assert str(landed(ORDER | {"order_id": order_id})["order_id"]).startswith("text-")


def test_a_line_has_no_number_that_may_be_somebodys() -> None:
    line = LINE | {"product_id": Int64(PHONE), "amount": Int64(PHONE), "price": f"{PHONE}"}
    [kept] = landed(CART | {"cart_products": [line]})["cart_products"]
    assert (kept["product_id"], kept["quantity"], kept["unit_price"], kept["price_text"]) == (None,) * 4


@pytest.mark.parametrize(("changed", "reason"), [
    ({"product_id": Int64(PHONE)}, Reason.LINE_PRODUCT_MISSING),
    ({"price": "1577392048"}, Reason.LINE_PRICE_UNPARSEABLE),
    ({"price": "491.577.392.048,00"}, Reason.LINE_PRICE_UNPARSEABLE), ({"price": PHONE}, Reason.LINE_PRICE_UNPARSEABLE),
])
def test_an_order_with_such_a_line_is_refused(changed: dict[str, Any], reason: Reason) -> None:
    judged = judge_events([ORDER | {"cart_products": [LINE | changed]}], "key")
    assert {one.reason for one in judged.refused[0]} == {reason}


@pytest.mark.parametrize("label", ["engraving", "Gravur", "Engraving text", "gravure", "grabado", "Ihr Text"])
@pytest.mark.parametrize("text", ["Ruby", "585", "12/05", "if", "Rosa", "white-585"])
def test_an_engraving_of_the_shops_words_never_leaves(label: str, text: str) -> None:
    option = OPTION | {"option_label": label, "value_label": text}
    [kept] = landed(CART | {"cart_products": [LINE | {"option": [option]}]})["cart_products"][0]["options"]
    [of_dict] = landed(CART | {"option": {label: text}})["options"]
    assert kept["value_label"] is of_dict["value_label"] is None


@pytest.mark.parametrize(("label", "text"), [
    ("engraving", "yes"), ("Gravur", "ohne"), ("engraving font", "Arial"), ("price", "12500"), ("alloy", "white-585"),
])
def test_what_is_chosen_stays(label: str, text: str) -> None:
    assert landed(VIEW | {"option": [OPTION | {"option_label": label, "value_label": text}]})["options"][0][
        "value_label"] == text


@pytest.mark.parametrize("agent", ["JaneRoeBot/1.0", "Mozilla/5.0 (compatible; janebot/2.1)"])
def test_a_crawler_of_any_name_is_a_crawler_without_one(agent: str) -> None:
    row = landed(VIEW | {"user_agent": agent})
    assert (row["browser"], row["is_bot"]) == (None, True)
