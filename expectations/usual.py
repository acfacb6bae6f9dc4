"""The day against the published days before it: its mix of events, its share of orders, its volume."""

from collections.abc import Sequence
from datetime import date

from contracts.outcome import SHOP, Severity
from expectations.bounds import Bounds
from expectations.rules import Rule, bind, literals, no_rows

_ASK = "Ask the shop what changed; if the day is right, widen the bound in expectations/bounds.py and run it again."
_REEXTRACT = "Run python -m etl reconcile for the day; if the orders are missing in MongoDB too, ask the shop."

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
_TOO_MANY = "(events >= :evidence and share > :factor * (usual_share + allowance))"
_TOO_FEW = "(usual_events >= :evidence and share < (usual_share - allowance) / :factor)"


def usual_rules(trailing: Sequence[date], bounds: Bounds) -> tuple[Rule, ...]:
    """Comparisons with the trailing days: none without such days, warnings only while there are few of them."""
    if not trailing:
        return ()
    gravest = Severity.FAIL if len(trailing) >= bounds.firm_days else Severity.WARN
    return (
        _event_mix("event_mix", gravest, bounds.event_mix_factor, trailing, bounds.evidence),
        _event_mix("event_mix_usual", Severity.WARN, bounds.event_mix_warn_factor, trailing, bounds.evidence),
        _orders_not_lost(gravest, trailing, bounds), _checkout_share(trailing, bounds), _volume(trailing, bounds),
    )


def _event_mix(name: str, severity: Severity, factor: float, trailing: Sequence[date], evidence: int) -> Rule:
    query = _SHARES + f"where {_TOO_MANY} or {_TOO_FEW}"
    return Rule(
        name, f"Each event type's share of the day is within {factor:g} times its share of the trailing days.", _ASK,
        no_rows(bind(query, days=literals(trailing), factor=factor, evidence=evidence)), severity, SHOP,
    )


def _orders_not_lost(severity: Severity, trailing: Sequence[date], bounds: Bounds) -> Rule:
    factor = bounds.lost_orders_factor
    query = _SHARES + f"where event_type = 'checkout_success' and {_TOO_FEW}"
    return Rule(
        "orders_not_lost", f"Orders are at least 1/{factor:g} of their usual share of the day.", _REEXTRACT,
        no_rows(bind(query, days=literals(trailing), factor=factor, evidence=bounds.order_evidence)), severity,
    )


def _checkout_share(trailing: Sequence[date], bounds: Bounds) -> Rule:
    factor = bounds.checkout_share_factor
    query = _SHARES + f"where event_type = 'checkout_success' and ({_TOO_MANY} or {_TOO_FEW})"
    return Rule(
        "checkout_share", f"Orders are within {factor:g} times their usual share of the day.", _ASK,
        no_rows(bind(query, days=literals(trailing), factor=factor, evidence=bounds.order_evidence)),
        Severity.WARN, SHOP,
    )


def _volume(trailing: Sequence[date], bounds: Bounds) -> Rule:
    query = """
        select * from (
            select (select count(*) from {batch}) as events, count(*) / :number as usual_events
            from glamira_raw.events where event_date in (:days)
        ) where usual_events >= :evidence and (events > :factor * usual_events or events < usual_events / :factor)
    """
    factor = bounds.volume_factor
    return Rule(
        "volume", f"The day has within {factor:g} times as many events as the trailing days on average.", _ASK,
        no_rows(bind(query, days=literals(trailing), number=len(trailing), factor=factor, evidence=bounds.evidence)),
        Severity.WARN, SHOP,
    )
