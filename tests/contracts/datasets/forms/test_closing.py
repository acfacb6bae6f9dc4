"""A column in its form loses what does not fit, counts it, and says of no value what it was."""

import pytest

from contracts.datasets.forms import known_forms as forms
from contracts.datasets.forms.closing import Closing
from contracts.datasets.forms.families import Misfits, worst_misfits
from contracts.datasets.forms.form import Form
from contracts.datasets.forms.unknown_fields import TEXT, disclosed_field, field_name, key_name
from contracts.datasets.texts_column import Texts


def closed(form: Form, *texts: str | None) -> tuple[list[str | None], dict[str, int]]:
    closing = Closing()
    found = closing.column(Texts.of(texts), form, "it").to_list()
    return found, dict(closing.drift)


@pytest.mark.parametrize(("form", "texts"), [
    (forms.RESOLUTION, ("1920x1080", "1920")), (forms.VERSION, ("1.0", "1", "1.5")), (forms.FLAG, ("true", "false")),
    (forms.LOCAL_TIME, ("2020-05-04 12:21:4", "2020-05-13T12:00:00+00:00", "5/4/2020, 1:02:03 PM")),
    (forms.PRODUCT_ID, ("95814", "99999")), (forms.LIST_ID, ("120",)), (forms.BROWSER, ("Mobile Safari", "Googlebot")),
    (forms.SYSTEM, ("Mac OS X", "iOS")), (forms.PRICE, ("1.278,00", " 5,00 ")), (forms.SYMBOL, (" din.", "€")),
])
def test_what_has_the_form_stays(form: Form, texts: tuple[str, ...]) -> None:
    assert closed(form, *texts, None) == ([*texts, None], {})


@pytest.mark.parametrize(("form", "texts"), [
    (forms.RESOLUTION, ("81377", "15773x92048", "015773")), (forms.VERSION, ("24.12.85", "157.739.204", "0157")),
    (forms.LOCAL_TIME, ("24.12.1985", "1985-12-24 00:00:00", "0157/73/9204", "2020-05-04", "24.12.85")),
    (forms.PRODUCT_ID, ("15773920", "7739204", "19851224")), (forms.OPTION_ID, ("15773920", "19851224")),
    (forms.LIST_ID, ("81377", "739204", "241285")), (forms.BROWSER, ("JaneRoeBot", "janebot", "Roe Bot")),
    (forms.PRICE, ("1577392048", "4915773920481", "491.577.392.048,00")),
])
def test_numbers_of_people_have_another_form(form: Form, texts: tuple[str, ...]) -> None:
    assert closed(form, *texts) == ([None] * len(texts), {"form:it": len(texts)})


@pytest.mark.parametrize("form", [
    forms.RESOLUTION, forms.VERSION, forms.FLAG, forms.LOCAL_TIME, forms.PRODUCT_ID, forms.LIST_ID, forms.PRICE,
    forms.SYMBOL, forms.CAMPAIGN, forms.OPTION, forms.SEARCH, forms.OPTION_ID, forms.SYSTEM, forms.BROWSER,
])
@pytest.mark.parametrize("text", [
    "jane.roe@x.example", "+49 1577 3920481", "Jane Roe", "198.51.177.203", "Mozilla/5.0 (X11)", "y" * 5_000, "jane\n",
])
def test_what_has_another_form_is_null_and_counted(form: Form, text: str) -> None:
    if form is forms.SEARCH and text == "jane\n":
        assert closed(form, text) == (["jane"], {"space:it": 1})
    else:
        assert closed(form, text, text, None) == ([None, None, None], {"form:it": 2})


def test_words_for_nothing_are_missing_and_spaces_are_trimmed() -> None:
    assert closed(forms.PRODUCT_ID, "NONE", "null", "N/A", " - ", "", "undefined") == ([None] * 6, {})
    assert closed(forms.PRODUCT_ID, " 95814 ", "95814") == (["95814", "95814"], {"space:it": 1})
    assert closed(forms.PAGE, " https://www.glamira.de/ ") == (["https://www.glamira.de/"], {"space:it": 1})


def test_swapped_columns_are_counted() -> None:
    closing = Closing()
    agent, address = "Mozilla/5.0 (Windows NT 10.0)", "8.8.8.8"
    for form, right, wrong in (
        (forms.IP_SOURCE, address, agent), (forms.AGENT_SOURCE, agent, address), (forms.DEVICE_SOURCE, "d-17", address),
        (forms.USER_SOURCE, "77001", "jane@x.example"), (forms.EMAIL_SOURCE, "jane@x.example", "77001"),
    ):
        closing.only_counted(Texts.of([right, wrong, None]), form, form.name)
        assert (closing.drift[f"form:{form.name}"], closing.value_counts[form.name]) == (1, 2)


def test_the_worst_field_of_a_family_is_told_with_its_share() -> None:
    fields = {"cat_id": forms.LIST_ID, "product_id": forms.PRODUCT_ID, "option.quality": forms.OPTION}
    drift, value_counts = {"form:cat_id": 3, "form:product_id": 30, "form:option.quality": 5}, {
        "cat_id": 4, "product_id": 60, "option": 10}
    assert worst_misfits(forms.PRODUCTS, fields, drift, value_counts, 0) == Misfits("cat_id", 3, 4)
    assert worst_misfits(forms.PRODUCTS, fields, drift, value_counts, 10) == Misfits("product_id", 30, 60)
    assert worst_misfits(forms.OPTIONS, fields, drift, value_counts, 0) == Misfits("option.quality", 5, 10)
    assert worst_misfits(forms.MONEY, fields, drift, value_counts, 0) is None


def test_unknown_fields_keep_names_and_types() -> None:
    assert disclosed_field("client_ip", "198.51.177.203") == "string"
    assert disclosed_field("tracker", {"v": 3, "jane@x.example": None, "tags": ["x"]}) == {
        "v": "int", TEXT: "null", "tags": "array"}
    assert [disclosed_field("ab_variant", value) for value in ("B", "Jane", 1)] == ["B", "string", "int"]
    assert [field_name(name) for name in ("a_b", "c$d", "jane@x.example", "Jane Roe", "+4915773920481", "")] == [
        "a_b", "c$d", TEXT, TEXT, TEXT, TEXT]


@pytest.mark.parametrize("name", [
    "jane.roe", "jane-roe", "d9f13ab7c06e", "TkQpXzLmWvRbYcZqJd", "amFuZS5yb2VAeC5leGFtcGxl", "tkqpxzlmwvrbyczq",
    "u7739204", "1985-12-24", "0xc633b1cb",
])
def test_names_that_no_program_gives_are_not_shown(name: str) -> None:
    assert field_name(name) == key_name(name) == TEXT
    assert field_name(f"cart_products.0.option.{name}") == f"cart_products.0.option.{TEXT}"


def test_keys_inside_of_unknown_fields_are_known_words() -> None:
    assert [field_name(name) for name in ("a.b", "order.id", "a.jane")] == ["a.b", "order.id", TEXT]
    names = ("sampled", "userId", "order_id2", "version", "jane", "jane_roe", "JaneRoe", "user_jane")
    assert [key_name(name) for name in names] == ["sampled", "userId", "order_id2", "version", *4 * [TEXT]]
    assert disclosed_field("carts", {"jane_roe": {"goldstein": 1}}) == {TEXT: {TEXT: "int"}}
