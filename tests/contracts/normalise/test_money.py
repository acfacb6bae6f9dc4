"""Every printed form of money is read exactly, and nothing else is read at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.normalise.money import currency_of, parse_price
from contracts.stores import STORES

PRICES = {
    "880.00": "880", "754,00": "754", "1,725.00": "1725", "4.990,00": "4990", "10.497.373,00": "10497373",
    "1'321.00": "1321", "1’321.00": "1321", "1 278,00": "1278", "1\u00a0278,00": "1278", "1\u202f278,00": "1278",
    "61\u066b00": "61", "1\u066c234\u066b50": "1234.5", "85,294": "85294", "331": "331", "0.00": "0", " 12.50 ": "12.5",
    "1 000 000": "1000000", "9,5": "9.5", "\u200f61\u066b00": "61",
}
NOT_PRICES = (
    None, "", " ", "-5.00", "+5", "abc", "1.2.3", "1,2345", "12,34,567", "1.000.00", "5.", ".5", "€ 5", "1e3", "NaN",
    "1234,567", "٦١", "1,234.567", "1 234'567", "9999999999999", "5\x00", "1\n000",
)


@pytest.mark.parametrize(("printed", "amount"), PRICES.items())
def test_a_printed_price_is_read(printed: str, amount: str) -> None:
    assert parse_price(printed) == Decimal(amount)


@pytest.mark.parametrize("printed", NOT_PRICES)
def test_anything_else_is_no_price(printed: str | None) -> None:
    assert parse_price(printed) is None


STYLES = {"german": (".", ","), "english": (",", "."), "swiss": ("'", "."), "french": ("\u202f", ","),
          "arabic": ("\u066c", "\u066b"), "plain": ("", "."), "nbsp": ("\u00a0", ",")}


@given(st.integers(0, 99_999_999_999), st.sampled_from(sorted(STYLES)))
def test_printing_and_reading_gives_the_amount_back(minor: int, style: str) -> None:
    thousands, point = STYLES[style]
    whole, cents = divmod(minor, 100)
    printed = f"{whole:,}".replace(",", thousands) + f"{point}{cents:02d}"
    assert parse_price(printed) == Decimal(minor) / 100


@given(st.integers(0, 999_999_999), st.sampled_from([",", ".", " ", "'"]))
def test_prices_without_decimals(whole: int, thousands: str) -> None:
    assert parse_price(f"{whole:,}".replace(",", thousands)) == whole


@given(st.text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    amount = parse_price(text)
    assert amount is None or amount >= 0


@pytest.mark.parametrize(("store_id", "symbol", "currency"), [
    ("19", "kr", "SEK"), ("30", "kr", "NOK"), ("13", "kr", "DKK"), ("82", "kr", "ISK"), ("41", "$", "USD"),
    ("65", "$", "ARS"), ("73", "USD $", "USD"), ("27", "￥", "JPY"), ("25", "￥", "CNY"), ("88", "Lei", "MDL"),
    ("51", "", "RON"), ("63", "", "AED"), ("79", None, "ZAR"), ("100", "د.ك.\u200f", "KWD"), ("52", " din.", "RSD"),
    ("6", "€", "EUR"), ("80", "€", "EUR"),
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
