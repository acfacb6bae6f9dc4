from sandbox.seed.places import read_places
from sandbox.seed.stores import ORDER_STORES, STORE_BY_ID, STORES


def test_there_are_86_stores_and_71_of_them_take_orders():
    assert len(STORES) == len(STORE_BY_ID) == 86
    assert len(ORDER_STORES) == 71


def test_ambiguous_symbols_belong_to_the_stores_that_share_them():
    currencies = {store_id: STORE_BY_ID[store_id].currency for store_id in ("13", "19", "30", "82", "27", "25", "65")}
    assert currencies == {
        "13": "DKK", "19": "SEK", "30": "NOK", "82": "ISK", "27": "JPY", "25": "CNY", "65": "ARS"}
    assert {store.store_id for store in ORDER_STORES if store.symbol == "kr"} == {"13", "19", "30", "82"}
    assert {store.store_id for store in ORDER_STORES if store.symbol == ""} == {"51", "63", "79"}
    assert {store.store_id for store in ORDER_STORES if store.symbol == "$"} == {"41", "68", "65"}


def test_symbols_keep_their_invisible_characters():
    assert STORE_BY_ID["100"].symbol.endswith("\u200f")
    assert STORE_BY_ID["52"].symbol == " din."
    assert STORE_BY_ID["27"].symbol == "\uffe5"


def test_prices_of_currencies_without_small_coins_are_whole():
    for store_id in ("27", "46", "54", "70"):
        assert STORE_BY_ID[store_id].price(12_345) % 100 == 0


def test_every_country_of_a_store_has_addresses():
    known = {place.country_code for place in read_places()}
    assert {store.country_code for store in STORES} <= known
