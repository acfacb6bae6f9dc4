"""Options in every shape and the lines of carts."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.nested import cart_fingerprint, cart_lines, options
from tests.contracts.datasets.normalise.test_scalars import ANYTHING

LINE = {"product_id": 95_814, "amount": 2, "price": "1.278,00", "currency": "€", "option": [
    {"option_label": "alloy", "option_id": 328, "value_label": "Weißgold 585", "value_id": 301},
]}


def test_a_list_gives_one_item_per_entry() -> None:
    item = {"option_label": "alloy", "option_id": "1", "value_label": "x", "value_id": "2"}
    assert options([item]).items == [item]


def test_numbers_in_a_list_become_texts() -> None:
    assert options([{"option_label": "alloy", "option_id": 7}]).items[0]["option_id"] == "7"


def test_a_dict_gives_one_item_per_non_empty_key() -> None:
    found = options({"alloy": "white-585", "diamond": "", "category id": 12, "Kollektion": None})
    assert found.items == [
        {"option_label": "alloy", "value_label": "white-585"}, {"option_label": "category id", "value_label": "12"},
    ]


def test_blank_and_absent_options_are_empty() -> None:
    assert options("").items == options(None).items == options([]).items == []


def test_other_kinds_are_named() -> None:
    assert options(5).mismatched == ["option"]
    assert options("alloy").mismatched == ["option"]
    assert options([3]).mismatched == ["option.0"]
    assert options([{"option_label": ["x"]}]).mismatched == ["option.0.option_label"]
    assert options({"alloy": {"a": 1}}).mismatched == ["option.alloy"]


def test_unknown_fields_are_kept_by_path() -> None:
    assert options([{"option_label": "a", "new": 1}]).unknown == {"option.0.new": 1}
    assert cart_lines([LINE | {"gift": True}], "6").unknown == {"cart_products.0.gift": True}


def test_a_line_is_read() -> None:
    line = cart_lines([LINE], "6").items[0]
    assert (line["line_number"], line["product_id"], line["quantity"]) == (0, 95_814, 2)
    assert (line["unit_price"], line["currency_code"], line["price_text"]) == (Decimal("1278.00"), "EUR", "1.278,00")
    assert line["options"] == [
        {"option_label": "alloy", "option_id": "328", "value_label": "Weißgold 585", "value_id": "301"},
    ]


def test_the_position_in_the_array_is_kept_beside_a_bad_line() -> None:
    found = cart_lines(["nonsense", LINE], "6")
    assert [line["line_number"] for line in found.items] == [1]
    assert found.mismatched == ["cart_products.0"]


def test_a_cart_must_be_a_list() -> None:
    assert cart_lines("", "6").mismatched == ["cart_products"]
    assert cart_lines(None, "6").mismatched == []


def test_equal_carts_have_equal_fingerprints_and_others_differ() -> None:
    same = cart_fingerprint(cart_lines([LINE], "6").items)
    assert same == cart_fingerprint(cart_lines([dict(reversed(LINE.items()))], "6").items)
    texts = [LINE["option"][0] | {"option_id": "328", "value_id": "301"}]
    for change in ({"price": "1278.00"}, {"price": 1278}, {"amount": 2.0}, {"option": texts}):
        assert same == cart_fingerprint(cart_lines([LINE | change], "6").items)
    for change in ({"amount": 3}, {"price": "1.279,00"}, {"product_id": 1}, {"option": ""}):
        assert same != cart_fingerprint(cart_lines([LINE | change], "6").items)


@given(ANYTHING, st.sampled_from(["6", "51", None, "x"]))
def test_no_value_makes_a_reader_raise(value: object, store_id: str | None) -> None:
    options(value)
    cart_fingerprint(cart_lines(value, store_id).items)
    cart_fingerprint(cart_lines([value], store_id).items)
