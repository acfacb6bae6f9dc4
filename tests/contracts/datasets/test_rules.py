"""Every reason code belongs to exactly one rule, and every rule says what it refuses."""

from collections import Counter

from contracts.datasets.events.carts import OrderLine
from contracts.datasets.events.contract import Event
from contracts.datasets.reasons import Reason
from contracts.datasets.registry import CONTRACTS
from contracts.datasets.rules import rules_of


def test_every_reason_of_the_events_has_exactly_one_rule() -> None:
    codes = Counter(rule.reason for model in (Event, OrderLine) for rule in rules_of(model))
    assert codes == {str(reason): 1 for reason in Reason}


def test_no_two_datasets_share_a_code() -> None:
    codes = Counter(rule.reason for contract in CONTRACTS.values() for rule in rules_of(contract.model))
    assert set(codes.values()) == {1}


def test_every_rule_says_what_it_refuses() -> None:
    models = [contract.model for contract in CONTRACTS.values()] + [OrderLine]
    assert [rule.reason for model in models for rule in rules_of(model) if len(rule.meaning) < 10] == []
