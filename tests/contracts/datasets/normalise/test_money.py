"""Every printed form of money is read exactly, and nothing else is read at all."""

from decimal import Decimal

import pytest
from bson import Decimal128, Int64
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.money import currency_of, parse_price, price_of
from contracts.datasets.normalise.nested import cart_lines
from contracts.shop.stores import STORES, decimals_of
from tests.contracts.datasets.normalise.test_scalars import ANYTHING

PRICES = {
    "880.00": "880", "754,00": "754", "1,725.00": "1725", "4.990,00": "4990", "10.497.373,00": "10497373",
    "1'321.00": "1321", "1’321.00": "1321", "1 278,00": "1278", "1\u00a0278,00": "1278", "1\u202f278,00": "1278",
    "61\u066b00": "61", "1\u066c234\u066b50": "1234.5", "85,294": "85294", "331": "331", "0.00": "0", " 12.50 ": "12.5",
    "1 000 000": "1000000", "9,5": "9.5", "\u200f61\u066b00": "61", "1\u2009278,00": "1278", "00.50": "0.5", "0": "0",
    "1'321'000.5": "1321000.5", "999.999": "999999", "1\u00a0000\u00a0000,00\u00a0": "1000000",
}
NOT_PRICES = (
    None, "", " ", "-5.00", "+5", "abc", "1.2.3", "1,2345", "12,34,567", "1.000.00", "5.", ".5", "€ 5", "1e3", "NaN",
    "0.500", "0,294", "00.123", "1,000,00", "12 50", "1.234,567", "5,-", "$5", "5 €", "- 5", "−5", "5e2", "½", "９",
    "1234,567", "٦١", "1,234.567", "1 234'567", "9999999999999", "5\x00", "1\n000",
    "1000000000000", "1.000.000.000.000,00",
)


@pytest.mark.parametrize(("printed", "amount"), PRICES.items())
def test_a_printed_price_is_read(printed: str, amount: str) -> None:
    assert parse_price(printed) == Decimal(amount)


@pytest.mark.parametrize("printed", NOT_PRICES)
def test_anything_else_is_no_price(printed: str | None) -> None:
    assert parse_price(printed) is None


@pytest.mark.parametrize(("number", "amount"), [
    (754, "754"), (754.0, "754"), (0.1, "0.1"), (12.5, "12.5"), (1234.56, "1234.56"), (Int64(9), "9"), (0, "0"),
    (-0.0, "0"), (Decimal128("1.000"), "1"), (Decimal128("754.50"), "754.5"), (Decimal128("1E+3"), "1000"),
])
def test_a_number_is_its_own_amount(number: object, amount: str) -> None:
    assert parse_price(number) == Decimal(amount)


@pytest.mark.parametrize("number", [
    1.999, 123.456, 0.1 + 0.2, -5, -0.01, float("nan"), float("inf"), 1e12, 2**62, True, False, Decimal128("1.999"),
    Decimal128("NaN"), Decimal128("1E+6000"), Decimal128("1E-6000"), b"5", [5], {"price": 5}, None,
])
def test_a_number_without_whole_cents_is_no_price(number: object) -> None:
    assert parse_price(number) is None


THOUSANDTHS = {
    "61.500": "61.5", "61,500": "61.5", "61\u066b500": "61.5", "1.999": "1.999", "0.500": "0.5", "61.5": "61.5",
    "61.50": "61.5", "61": "61", "1,234.500": "1234.5", "1.234,567": "1234.567", "1\u066c234\u066b567": "1234.567",
    "1\u066c234": "1234", "1'234": "1234", "1 234": "1234", "1'234.5": "1234.5", "\u200f61.500 ": "61.5",
    "\u202b61.500\u202c": "61.5", "\u206761\u066b500\u2069": "61.5", "\u202a\u200e1,061.500\u202c": "1061.5",
    "1234.567": "1234.567", "00.125": "0.125",
}
WHOLE = {
    "85,294": "85294", "85.294": "85294", "331": "331", "10.497.373,00": "10497373", "0.00": "0", "1 278,0": "1278",
}


@pytest.mark.parametrize(("printed", "amount"), THOUSANDTHS.items())
def test_a_currency_with_thousandths_has_three_decimals(printed: str, amount: str) -> None:
    assert parse_price(printed, 3) == Decimal(amount)


@pytest.mark.parametrize("printed", ["1,234,567", "1.234.567", "61.5000", "1,234.5678", "1.234.567,5000", "-61.500",
                                     "\u202e61.500", "\u202d61.500\u202c"])
def test_what_could_be_thousands_or_thousandths_is_no_price(printed: str) -> None:
    assert parse_price(printed, 3) is None


@pytest.mark.parametrize(("printed", "amount"), WHOLE.items())
def test_a_currency_without_a_small_coin_has_zeros_for_decimals(printed: str, amount: str) -> None:
    assert parse_price(printed, 0) == Decimal(amount)


@pytest.mark.parametrize("price", ["85,29", "1,5", "85.294,50", 85.5, Decimal128("0.01")])
def test_a_part_of_the_smallest_coin_is_no_price(price: object) -> None:
    assert parse_price(price, 0) is None


@pytest.mark.parametrize(("store_id", "price", "amount"), [
    ("100", "61.500", "61.5"), ("100", 61.505, "61.505"), ("6", "61.500", "61500"), ("27", "61.500", "61500"),
    ("82", "61.500,00", "61500"), ("999", "61,50", "61.5"), (None, 61.5, "61.5"),
])
def test_the_stores_currency_knows_its_decimals(store_id: str | None, price: object, amount: str) -> None:
    assert price_of(store_id, price) == Decimal(amount)


def test_a_part_of_the_smallest_coin_is_refused_by_store() -> None:
    assert [price_of("100", 61.5055), price_of("6", 61.505), price_of("49", 61.5), price_of("54", "5,50")] == 4 * [None]


STYLES = {"german": (".", ","), "english": (",", "."), "swiss": ("'", "."), "french": ("\u202f", ","),
          "arabic": ("\u066c", "\u066b"), "plain": ("", "."), "nbsp": ("\u00a0", ",")}


@given(st.integers(0, 99_999_999_999), st.sampled_from(sorted(STYLES)))
def test_printing_and_reading_gives_the_amount_back(minor: int, style: str) -> None:
    assert parse_price(_printed(minor, style)) == Decimal(minor) / 100


@given(st.integers(0, 999_999_999), st.sampled_from([",", ".", " ", "'"]))
def test_prices_without_decimals(whole: int, thousands: str) -> None:
    assert parse_price(f"{whole:,}".replace(",", thousands)) == whole


# How each store prints: its thousands and decimal signs; one of these, by its language.
STORE_STYLES = {
    "german": "1 6 9 11 13 14 16 17 26 32 34 36 45 46 50 51 52 53 54 55 56 57 58 59 62 65 66 67 70 82 83 84 85 86 "
              "88 89",
    "english": "7 24 25 29 37 38 40 41 47 48 49 60 63 64 68 69 71 72 73 74 75 76 77 78 79 80 87 90 91 92 93 94 95 96 "
               "97 98 99 101",
    "swiss": "10 35 61", "french": "8 12 33 39 81", "nbsp": "19 30", "arabic": "100", "whole": "27",
}


def test_every_store_has_a_format() -> None:
    assert sorted(" ".join(STORE_STYLES.values()).split()) == sorted(STORES)


@given(st.integers(0, 99_999_999_999), st.sampled_from(sorted(STORES)), st.data())
def test_what_a_store_prints_is_read_back_as_its_money(minor: int, store_id: str, data: st.DataObject) -> None:
    style = next(style for style, stores in STORE_STYLES.items() if store_id in stores.split())
    if style == "whole":
        amount, printed = Decimal(minor // 100), f"{minor // 100:,}"
    elif decimals_of(STORES[store_id].currency_code) == 0:
        amount, printed = Decimal(minor // 100), _printed(minor // 100 * 100, style)
    else:
        amount, printed = Decimal(minor) / 100, _printed(minor, style)
    frame = data.draw(st.sampled_from(["", " ", "\u00a0", "\u200f", "\u200e "]))
    symbol = data.draw(st.sampled_from(STORES[store_id].symbols))
    line, = cart_lines([{"product_id": 1, "amount": 1, "price": frame + printed, "currency": symbol + frame}],
                       store_id).items
    assert (line["unit_price"], line["currency_code"]) == (amount, STORES[store_id].currency_code)


def _printed(minor: int, style: str) -> str:
    thousands, point = STYLES[style]
    whole, cents = divmod(minor, 100)
    return f"{whole:,}".replace(",", thousands) + f"{point}{cents:02d}"


@given(ANYTHING | st.text("0123456789.,' \u00a0\u066b\u066c-"))
def test_no_value_makes_the_parser_raise_or_guess(value: object) -> None:
    amount = parse_price(value)
    assert amount is None or (amount >= 0 and amount == round(amount, 2))
    if isinstance(value, str) and amount is not None:
        digits = [character for character in value if character.isdigit()]
        scaled = {f"{amount * scale:f}".split(".")[0].lstrip("0") for scale in (1, 10, 100)}
        assert "".join(digits).lstrip("0") in scaled


@given(st.text(), st.text())
def test_no_symbol_makes_the_reader_raise_or_guess(store_id: str, symbol: str) -> None:
    assert currency_of(store_id, symbol) in {None, *(store.currency_code for store in STORES.values())}
    assert currency_of("6", symbol) is None or "€" in symbol


@pytest.mark.parametrize(("store_id", "symbol", "currency"), [
    ("19", "kr", "SEK"), ("30", "kr", "NOK"), ("13", "kr", "DKK"), ("82", "kr", "ISK"), ("41", "$", "USD"),
    ("65", "$", "ARS"), ("73", "USD $", "USD"), ("27", "￥", "JPY"), ("25", "￥", "CNY"), ("88", "Lei", "MDL"),
    ("51", "", "RON"), ("63", "", "AED"), ("79", None, "ZAR"), ("100", "د.ك.\u200f", "KWD"), ("52", " din.", "RSD"),
    ("6", "€", "EUR"), ("80", "€", "EUR"), ("29", "AU\u00a0$", "AUD"), ("6", "\u200e€\u00a0", "EUR"),
    ("51", " ", "RON"), ("26", "R$", "BRL"), ("93", "USD $", "USD"), ("68", "$", "USD"), ("66", "лв.", "BGN"),
    ("101", "฿", "THB"), ("100", "\u202bد.ك.\u202c", "KWD"), ("100", "\u2067د.ك.\u2069", "KWD"),
    ("6", "\u2066€\u2069", "EUR"),
])
def test_the_store_decides_and_the_symbol_confirms(store_id: str, symbol: str | None, currency: str) -> None:
    assert currency_of(store_id, symbol) == currency


@pytest.mark.parametrize(("store_id", "symbol"), [
    ("6", ""), ("6", None), ("6", "$"), ("51", "Lei"), ("41", "USD $"), ("999", "€"), (None, "€"), ("27", "¥"),
])
def test_a_foreign_symbol_gives_no_currency(store_id: str | None, symbol: str | None) -> None:
    assert currency_of(store_id, symbol) is None


def test_every_store_confirms_its_own_symbols() -> None:
    for store in STORES.values():
        assert store.symbols
        assert {currency_of(store.store_id, symbol) for symbol in store.symbols} == {store.currency_code}
