"""Drift stays a short list, whatever field names documents bring, and loses no occurrence."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.drift import FEWEST, LONGEST_NAME, MOST_NAMES, OTHERS, bounded, disclosed


def test_a_usual_list_stays_as_it_is() -> None:
    assert bounded({"unknown:colour": 2, "type:ip:int": 1}) == {"unknown:colour": 2, "type:ip:int": 1}


def test_the_rest_is_counted_together() -> None:
    drift = {f"unknown:n{number:04d}": 1 for number in range(MOST_NAMES + 5)} | {"unknown:often": 9}
    kept = bounded(drift)
    assert (len(kept), kept[OTHERS], kept["unknown:often"]) == (MOST_NAMES + 1, 6, 9)
    assert bounded(kept) == kept


def test_a_name_of_few_documents_is_shown_when_programs_use_its_words() -> None:
    drift = {"unknown:jane_roe": FEWEST - 1, "unknown:cart_products.option.roe": 1, "unknown:ab_variant": 1,
             "unknown:often": FEWEST, "type:ip:int": 1, "form:cat_id": 1, "unknown:cart_products.gift_wrap": 1}
    assert disclosed(drift) == {
        "unknown:[text]": FEWEST, "unknown:ab_variant": 1, "unknown:often": FEWEST, "type:ip:int": 1, "form:cat_id": 1,
        "unknown:cart_products.gift_wrap": 1,
    }


def test_long_names_are_cut_and_what_is_no_name_is_not_told() -> None:
    assert bounded({"unknown:jane@example.com": 1}) == {"unknown:[text]": 1}
    assert max(map(len, bounded({"unknown:" + "x" * 10**6: 1}))) < LONGEST_NAME


@given(st.dictionaries(st.text(), st.integers(1, 100)))
def test_no_occurrence_is_lost(drift: dict[str, int]) -> None:
    assert bounded(drift).total() == sum(drift.values())
