"""Options, campaigns and searches are kept when they are made of the shop's words."""

import csv
from pathlib import Path

import pytest

from contracts.datasets.forms.texts import campaign_text, option_text, price_text, search_text, symbol_text
from contracts.datasets.forms.vocabulary import is_shops
from contracts.shop.stores import STORES
from tests.conftest import ROOT

PERSONAL = [
    "jane.roe@x.example", "jane%40x.example", "Jane Roe", "JANE ROE", "jane roe", "+49 1577 3920481", "01577/3920481",
    "198.51.177.203", "24.12.1985", "24 12 1985", "a1B2c3D4e5", "TkQpXzLmWvRbYcZqJd", "jane dot roe at x dot example",
    "für immer Jane", "ring Jane Roe", "4915773920481", "amFuZS5yb2U=", "x" * 101, "jäne@bücher.example", "",
]


@pytest.mark.parametrize("read", [option_text, campaign_text, search_text, price_text, symbol_text])
@pytest.mark.parametrize("text", PERSONAL)
def test_what_tells_of_a_person_is_not_kept(read: object, text: str) -> None:
    assert callable(read)
    assert read(text) is None


@pytest.mark.parametrize("text", [
    "peter goldstein", "anna steinmeier", "Springer Goldberg", "Quixbystraße 57", "Quixbystr. 57, 1050", "57 Quixby",
    "steinquixweg 57 1050", "24-12-85", "ringer silverman", "ring Quixbystraße 57",
])
def test_names_that_hold_the_shops_words_and_streets_are_no_searches(text: str) -> None:
    assert search_text(text) is None


@pytest.mark.parametrize("text", ["24.12.85", "12 05 20", "24/12", "2020", "mail 24 12 85"])
def test_numbers_alone_are_no_campaign(text: str) -> None:
    assert campaign_text(text) is None


@pytest.mark.parametrize("text", ["241285", "739204", "81377", "24 12 85", "0157739"])
def test_numbers_of_an_option_are_short(text: str) -> None:
    assert option_text(text) is None


def test_composed_words_are_the_shops_when_nothing_else_is_in_them() -> None:
    theirs = "verlobungsring diamantringe goldkette ohrhänger brillanten perlenkette weißgoldring birthstones bracelets"
    others = "goldberg goldstein springer silverman steinmeier bernstein ringer herring johnstone gold24"
    assert [word for word in f"{theirs} {others}".split() if is_shops(word)] == theirs.split()


@pytest.mark.parametrize("text", [
    "Weißgold 585", "925 Silber", "585 Natural Yellow Gold", "Stainless Steel / 585 White Gold", "white-585",
    "white_yellow-585", "white-edelstahl585", "stone/diamonds", "womenstone2", "shapediamond", "category id",
    "kollektion_id", "Solitär", "54", "54 (17.2 mm)", "0.25 crt", "AAA", "Diamant / AAA", "VVS", "yes", "Nein", "Arial",
])
def test_options_are_kept_as_written(text: str) -> None:
    assert option_text(text) == text


def test_every_label_of_a_stone_is_known() -> None:
    with Path(ROOT / "dbt/seeds/stone_labels.csv").open(encoding="utf-8", newline="") as lines:
        labels = [row["stone_label"] for row in csv.DictReader(lines)]
    assert [label for label in labels if option_text(label) != label] == []


@pytest.mark.parametrize("text", [
    "ring", "Engagement Ring", "verlobungsring", "anna", "diamond 0.5", "trauringe 585", "103324", "14k gold", "585er",
    "anillo de compromiso", "\u202eخاتم\u200f\u0000 ring", "戒指", "ring tonia", "RING",
])
def test_searches_are_kept_as_written(text: str) -> None:
    assert search_text(text) == text


@pytest.mark.parametrize("text", ["google", "cpc", "newsletter", "spring_sale_2020", "Facebook", "email"])
def test_campaigns_are_kept_as_written(text: str) -> None:
    assert campaign_text(text) == text


def test_prices_and_symbols_are_kept_as_printed() -> None:
    prices = ["880.00", "10.497.373,00", "1'321.00", "1 278,00", "1\u202f278,00", "61٫00", "331", "0.00", " 5,00 "]
    assert [price_text(text) for text in prices] == prices
    symbols = [symbol for store in STORES.values() for symbol in store.symbols if symbol] + [" din.", "د.ك.\u200f"]
    assert [symbol_text(text) for text in symbols] == symbols
