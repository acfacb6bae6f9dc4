"""The day's mix of events, and its share of orders, against the published days before it."""

from contracts.commands import command
from contracts.outcome import PIPELINE, SHOP
from contracts.policy.policy import Policy
from expectations.baseline import ASK, Comparison, compared
from expectations.events.questions import sql
from expectations.rules import Rule

_REEXTRACT = f"Run `{command('reconcile DAY')}`; if the orders are missing in MongoDB too, ask the shop."
_MIX = "Each event type's share of the day is within {factor:g} times its share of the trailing days."
_ODD = "is_too_many or is_too_few"
_ORDERS = "event_type = 'checkout_success'"


def mix_rules(day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """Comparisons with the trailing days: none without such days, warnings only while there are few of them."""
    if not day.trailing:
        return ()
    return (
        _rule("event_mix", _MIX, _ODD, day, policy),
        _rule("event_mix_usual", _MIX, _ODD, day, policy),
        _rule("orders_not_lost", "Orders are at least 1/{factor:g} of their usual share of the day.",
              f"{_ORDERS} and is_too_few", day, policy, _REEXTRACT, PIPELINE),
        _rule("checkout_share", "Orders are within {factor:g} times their usual share of the day.",
              f"{_ORDERS} and ({_ODD})", day, policy),
    )


def _rule(
    name: str, meaning: str, oddity: str, day: Comparison, policy: Policy, remedy: str = ASK, owner: str = SHOP,
) -> Rule:
    stated = policy.table("events").rule(name)
    query = sql("mix", oddity=oddity, **day.against(stated))
    return compared(name, meaning, query, stated, day.is_tentative(policy), remedy, owner)
