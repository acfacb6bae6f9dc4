"""The day against the published days before it: its mix of events, its share of orders, its volume."""

from collections.abc import Sequence
from datetime import date

from contracts.outcome import PIPELINE, SHOP
from contracts.policy.policy import Policy, RulePolicy
from expectations.medians import medians
from expectations.rules import Rule, bind, literals, no_rows

ASK = "Ask the shop what changed; if the day is right, widen the limit in contracts/policy/policy.yml and run it again."
_REEXTRACT = "Run `python -m etl reconcile DAY`; if the orders are missing in MongoDB too, ask the shop."

# Three events more or fewer in the past allow for rare types: a type never seen may still have been possible.
_SHARES = """
    with today as (select event_type, count(*) as events from {batch} group by event_type),
    past as (
        select event_type, count(*) as events from glamira_raw.events where event_date in (:days) group by event_type
    ),
    totals as (select (select sum(events) from today) as today_total, (select sum(events) from past) as past_total),
    mix as (
        select coalesce(today.event_type, past.event_type) as event_type, coalesce(today.events, 0) as events,
            coalesce(today.events, 0) / today_total as share, coalesce(past.events, 0) / past_total as usual_share,
            coalesce(past.events, 0) / past_total * today_total as usual_events, 3 / past_total as allowance
        from today full join past on past.event_type = today.event_type cross join totals
    )
    select event_type, events, round(usual_events, 1) as usual_events, round(share, 6) as share,
        round(usual_share, 6) as usual_share
    from mix
"""
_VOLUME = """
    with by_day as (
        select 'events' as whole, count(*) as figure from glamira_raw.events where event_date in (:days)
        group by event_date
    ),
    :medians,
    today as (select count(*) as events from {batch})
    select today.events, past.usual as usual_events from today cross join past
    where past.usual >= :evidence and (today.events > :factor * past.usual or today.events < past.usual / :factor)
"""
_TOO_MANY = "(events >= :evidence and share > :factor * (usual_share + allowance))"
_TOO_FEW = "(usual_events >= :evidence and share < (usual_share - allowance) / :factor)"


def usual_rules(trailing: Sequence[date], policy: Policy) -> tuple[Rule, ...]:
    """Comparisons with the trailing days: none without such days, warnings only while there are few of them."""
    if not trailing:
        return ()
    rule, tentative = policy.table("events").rule, len(trailing) < policy.firm_days
    return (
        _event_mix("event_mix", rule("event_mix"), trailing, tentative),
        _event_mix("event_mix_usual", rule("event_mix_usual"), trailing, tentative),
        _orders_not_lost(rule("orders_not_lost"), trailing, tentative),
        _checkout_share(rule("checkout_share"), trailing, tentative), _volume(rule("volume"), trailing, tentative),
    )


def _event_mix(name: str, stated: RulePolicy, trailing: Sequence[date], tentative: bool) -> Rule:
    query = _SHARES + f"where {_TOO_MANY} or {_TOO_FEW}"
    meaning = f"Each event type's share of the day is within {stated.factor:g} times its share of the trailing days."
    return compared(name, meaning, query, stated, trailing, tentative)


def _orders_not_lost(stated: RulePolicy, trailing: Sequence[date], tentative: bool) -> Rule:
    query = _SHARES + f"where event_type = 'checkout_success' and {_TOO_FEW}"
    meaning = f"Orders are at least 1/{stated.factor:g} of their usual share of the day."
    return compared("orders_not_lost", meaning, query, stated, trailing, tentative, _REEXTRACT, PIPELINE)


def _checkout_share(stated: RulePolicy, trailing: Sequence[date], tentative: bool) -> Rule:
    query = _SHARES + f"where event_type = 'checkout_success' and ({_TOO_MANY} or {_TOO_FEW})"
    meaning = f"Orders are within {stated.factor:g} times their usual share of the day."
    return compared("checkout_share", meaning, query, stated, trailing, tentative)


def _volume(stated: RulePolicy, trailing: Sequence[date], tentative: bool) -> Rule:
    query = _VOLUME.replace(":medians", medians("whole", trailing))
    meaning = f"The day has within {stated.factor:g} times as many events as its median trailing day."
    return compared("volume", meaning, query, stated, trailing, tentative)


def compared(
    name: str, meaning: str, query: str, stated: RulePolicy, trailing: Sequence[date], tentative: bool,
    remedy: str = ASK, owner: str = SHOP,
) -> Rule:
    """A comparison with the trailing days: its query finds what lies beyond the stated factor and has evidence."""
    expectation = no_rows(bind(
        query, days=literals(trailing), number=len(trailing), factor=stated.factor, evidence=stated.evidence,
    ))
    return Rule(name, meaning, remedy, expectation, owner, ("factor", "evidence"), tentative)
