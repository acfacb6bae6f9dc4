"""Seeds say the same as the contracts, and know every label the synthetic shop prints."""

from contracts.shop.stores import STORES
from sandbox.seed.alloys import ALLOYS, STONES
from tests.dbt.project import SEEDS, description_of, seed_rows


def test_stores_are_those_of_the_contract() -> None:
    told = {
        row["store_id"]: (row["country_code"], row["language"], row["domain"], row["currency_code"],
                          row["is_production"] == "true")
        for row in seed_rows("stores")
    }
    assert told == {
        store.store_id: (store.country_code, store.language, store.host, store.currency_code, store.is_production)
        for store in STORES.values()
    }, "the stores differ from those of contracts/shop/stores.py. Bring dbt/seeds/stores.csv in line."


def test_every_column_has_its_type_declared() -> None:
    """By these a build sees whether a table is the seed."""
    for seed in SEEDS:
        columns = seed.read_text(encoding="utf-8").partition("\n")[0].split(",")
        assert list(description_of(seed)["config"]["column_types"]) == columns


def test_every_currency_of_a_store_has_a_name() -> None:
    named = {row["currency_code"] for row in seed_rows("currencies") if row["currency_name"]}
    assert named == {store.currency_code for store in STORES.values()}


def test_every_stone_the_shop_prints_is_known() -> None:
    known = {row["stone_label"] for row in seed_rows("stone_labels")}
    assert {choice.label.lower() for choice in STONES} <= known


def test_every_alloy_the_shop_prints_is_known() -> None:
    colours = {row["colour_code"] for row in seed_rows("alloy_colours")}
    metals = {row["metal_code"] for row in seed_rows("alloy_metals")}
    assert {tuple(choice.code.split("-")) for choice in ALLOYS} <= {(one, other) for one in colours for other in metals}


def test_gold_has_the_carats_of_its_fineness() -> None:
    told = {row["fineness"]: row["carat"] for row in seed_rows("alloy_metals") if row["metal_name"] == "Gold"}
    assert told == {"375": "9", "417": "10", "585": "14", "750": "18"}


def test_white_metals_have_one_fineness() -> None:
    told = {row["metal_code"]: (row["fineness"], row["carat"]) for row in seed_rows("alloy_metals")}
    assert [told[code] for code in ("silber", "platin", "palladium")] == [("925", ""), ("950", ""), ("950", "")]


def test_labels_are_spelled_as_they_are_looked_up() -> None:
    labels = [row["stone_label"] for row in seed_rows("stone_labels")]
    assert labels == [" ".join(label.lower().split()) for label in labels]


def test_the_supplement_is_the_operators_to_fill() -> None:
    assert seed_rows("exchange_rate_supplement") == []
