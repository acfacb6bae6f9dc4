"""Repeats that no key shows: the same action or the same order, recorded twice under different ids."""

from contracts.policy.policy import Policy, RulePolicy
from expectations.events.questions import sql
from expectations.rules import Rule, no_rows

_REMEDY = ("Look for a batch that was sent to MongoDB twice (two ranges of `_id` with the same content); remove one "
           "there and run the day again.")


def repeat_rules(policy: Policy) -> tuple[Rule, ...]:
    """Both look at the day alone, so they hold on the first day ever too."""
    rule = policy.table("events").rule
    return _events_recorded_once(rule("events_recorded_once")), _orders_placed_once(rule("orders_placed_once"))


def _events_recorded_once(stated: RulePolicy) -> Rule:
    meaning = (f"Of no event type do more than {stated.rate:.0%} (and {stated.count}) repeat another: the same device, "
               "second, page and cart.")
    return _rule("events_recorded_once", meaning, stated)


def _orders_placed_once(stated: RulePolicy) -> Rule:
    meaning = (f"At most {stated.rate:.0%} (or {stated.count}) of the orders repeat one of the day: the same device, "
               "store and cart, whatever their ids.")
    return _rule("orders_placed_once", meaning, stated)


def _rule(name: str, meaning: str, stated: RulePolicy) -> Rule:
    query = sql(name, rate=stated.rate, count=stated.count)
    return Rule(name, meaning, _REMEDY, no_rows(query), limits=("rate", "count"))
