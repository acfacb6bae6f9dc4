"""Volume, as a whole and by type and store, against the median of the days before; what is new raises nothing."""

from contracts.policy.policy import Policy
from expectations.baseline import ASK, Comparison, compared
from expectations.events.questions import sql
from expectations.rules import Rule

_STORE_LOST = (
    "Ask the shop whether the store was closed; if it was, set the rule to warn in contracts/policy/policy.yml."
)


def volume_rules(day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """Events of the day, of each type and store: none without published days, warnings while there are few of them."""
    if not day.trailing:
        return ()
    each = "Each {noun} has within {{factor:g}} times as many events as on its median trailing day."
    return (
        _rule("volume", "The day has within {factor:g} times as many events as its median trailing day.", "volume",
              day, policy),
        _rule("event_type_volume", each.format(noun="event type"), "volume_by", day, policy, column="event_type"),
        _rule("store_volume", each.format(noun="store"), "volume_by", day, policy, column="store_id"),
        _rule("stores_not_lost", "Every store has at least 1/{factor:g} of its usual events.", "stores_not_lost", day,
              policy, _STORE_LOST),
    )


def _rule(
    name: str, meaning: str, question: str, day: Comparison, policy: Policy, remedy: str = ASK, **values: object,
) -> Rule:
    stated = policy.table("events").rule(name)
    query = sql(question, **day.against(stated), **values)
    return compared(name, meaning, query, stated, day.is_tentative(policy), remedy)
