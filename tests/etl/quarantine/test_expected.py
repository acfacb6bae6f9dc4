"""Whoever repairs a document reads what its rule expects, and what would pass in the very place."""

import pytest

from contracts.datasets.reasons import Reason
from contracts.datasets.registry import CONTRACTS
from contracts.datasets.rules import rules_of
from contracts.shop.stores import STORES
from etl.quarantine.expected import expected_of

ALL_REASONS = {*map(str, Reason), *(rule.reason for one in CONTRACTS.values() for rule in rules_of(one.model))}


@pytest.mark.parametrize("reason", sorted(ALL_REASONS))
def test_every_reason_says_what_it_expects(reason: str) -> None:
    expected = expected_of(reason, "x", {"store_id": "9"})
    assert expected.rule
    assert expected.rule != "the rule of an earlier contract"
    assert expected.passes


@pytest.mark.parametrize("store_id", ["7", "9", "17", "41", "73"])
def test_a_foreign_currency_names_the_sign_that_the_store_prints(store_id: str) -> None:
    passes = expected_of(Reason.LINE_CURRENCY_UNEXPECTED, "?", {"store_id": store_id}).passes
    assert all(sign in passes for sign in STORES[store_id].symbols)
    assert STORES[store_id].host in passes


def test_of_an_unknown_store_no_sign_can_pass() -> None:
    assert "store_id" in expected_of(Reason.LINE_CURRENCY_UNEXPECTED, "€", {"store_id": "nine"}).passes


def test_a_misspelt_event_type_names_the_likeliest() -> None:
    passes = expected_of(Reason.EVENT_TYPE_UNKNOWN, "'chekout_success'", {}).passes
    assert passes.startswith("checkout_success")


def test_a_code_of_an_earlier_contract_is_told_as_such() -> None:
    assert expected_of("gone_reason", None, {}).rule == "the rule of an earlier contract"
