"""Repeats that no key shows: the same action or the same order, told twice under different ids."""

from contracts.policy.policy import Policy, RulePolicy
from expectations.rules import Rule, bind, no_rows

_REMEDY = ("Look for a batch that was sent to MongoDB twice (two ranges of `_id` with the same content); remove one "
           "there and run the day again.")


def repeat_rules(policy: Policy) -> tuple[Rule, ...]:
    """Both look at the day alone, so they hold on the first day ever too."""
    rule = policy.table("events").rule
    return _events_told_once(rule("events_told_once")), _orders_placed_once(rule("orders_placed_once"))


def _events_told_once(stated: RulePolicy) -> Rule:
    query = bind("""
        select event_type, count(*) as events, count(*) - count(distinct action) as repeats
        from (
            select event_type, concat(
                coalesce(device_id_hash, ''), ' ', cast(unix_seconds(occurred_at) as string), ' ',
                coalesce(current_url, ''), ' ', coalesce(cart_fingerprint, '')
            ) as action from {batch}
        )
        group by event_type
        having count(*) - count(distinct action) > greatest(:most * count(*), :number)
    """, most=stated.rate, number=stated.count)
    meaning = (f"Of no event type do more than {stated.rate:.0%} (and {stated.count}) tell what another told: the same "
               "device, second, page and cart.")
    return Rule("events_told_once", meaning, _REMEDY, no_rows(query), limits=("rate", "count"))


def _orders_placed_once(stated: RulePolicy) -> Rule:
    query = bind("""
        select count(*) as orders, count(*) - count(distinct cart) as repeats
        from (
            select concat(coalesce(device_id_hash, event_id), ' ', store_id, ' ', cart_fingerprint) as cart
            from {batch} where event_type = 'checkout_success'
        )
        having count(*) - count(distinct cart) > greatest(:most * count(*), :number)
    """, most=stated.rate, number=stated.count)
    meaning = (f"At most {stated.rate:.0%} (or {stated.count}) of the orders repeat one of the day: the same device, "
               "store and cart, whatever their ids.")
    return Rule("orders_placed_once", meaning, _REMEDY, no_rows(query), limits=("rate", "count"))
