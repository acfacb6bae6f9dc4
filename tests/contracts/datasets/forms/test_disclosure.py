"""Refused values are shown when they are codes, and never when they may be somebody's."""

import pytest

from contracts.datasets.forms.disclosure import (
    WITHHELD,
    disclosed_document_id,
    disclosed_path,
    disclosed_store,
    disclosed_value,
)
from tests.contracts.datasets.forms.test_texts import PERSONAL


@pytest.mark.parametrize(("field", "value"), [
    ("collection", "view_wish_list"), ("collection", "checkout_v2"), ("collection", "view_outlet"), ("store_id", "999"),
    ("store_id", "default"), ("store_id", "-1"), ("cart_products.0.currency", "£"), ("currency", "USD $"),
])
def test_codes_are_told(field: str, value: str) -> None:
    assert disclosed_value(field, value) == value


@pytest.mark.parametrize("field", ["collection", "store_id", "cart_products.0.currency", "price", "ip", "option", ""])
@pytest.mark.parametrize("value", [*filter(None, PERSONAL), "jane", "view_jane", "jane_view", "[{'name': 'Jane'}]"])
def test_what_may_be_somebodys_is_not_told(field: str, value: str) -> None:
    assert disclosed_value(field, value) == WITHHELD


@pytest.mark.parametrize(("path", "shown"), [
    ("cart_products.0.price", None), ("cart_products.3", None), ("option", None), ("option.2.value_id", None),
    ("option.alloy", None), ("option.category id", None), ("cart_products.0.option.1.new", None), ("ip", None),
    ("option.Jane Roe", "option.[text]"), ("option.jane@x.example", "option.[text]"), ("option.jane", "option.[text]"),
    ("option.4915773920481", "option.[text]"), ("cart_products.0.option.jane", "cart_products.0.option.[text]"),
    ("jane@x.example", "[text]"), ("a.jane", "[text]"),
])
def test_a_place_is_shown_without_what_visitors_wrote(path: str, shown: str | None) -> None:
    assert disclosed_path(path) == (path if shown is None else shown)


@pytest.mark.parametrize("text", [
    "jane-19851224", "roe-dead-beef", "jane-4915773920481", "739204", "import-4915773920481",
])
def test_an_id_that_begins_with_any_word_is_not_shown(text: str) -> None:
    assert str(disclosed_document_id(text)).startswith("id-")


def test_a_ledger_holds_stores_and_ids_or_fingerprints() -> None:
    stores = ["6", "999", "jane@x.example", "", None]
    assert [disclosed_store(text) for text in stores] == ["6", "999", None, None, None]
    ids = ["5eb0039a2f4c1d0001a3b7e4", "import-20200504-00a1b2c3d4e5f607", "17", None]
    assert [disclosed_document_id(text) for text in ids] == ids
    found = [disclosed_document_id(text) for text in ("jane@x.example", "jane@x.example", "Jane Roe", "\ud800")]
    assert found[0] == found[1] != found[2]
    assert not [text for text in found if not str(text).startswith("id-")]
