"""Volume by event type and by store against the median of the published days before; what is new raises nothing."""

from collections.abc import Sequence
from datetime import date

from contracts.policy.policy import Policy, RulePolicy
from expectations.medians import medians
from expectations.rules import Rule
from expectations.usual import compared

_COUNTS = """
    with today as (select :column, count(*) as events from {batch} group by :column),
    by_day as (
        select event_date, :column, count(*) as figure from glamira_raw.events where event_date in (:days)
        group by event_date, :column
    ),
    :medians
    select past.:column, coalesce(today.events, 0) as events, past.usual as usual_events
    from past left join today on today.:column = past.:column
    where past.usual >= :evidence and :beyond
"""
_EITHER_WAY = "(coalesce(today.events, 0) > :factor * past.usual or coalesce(today.events, 0) < past.usual / :factor)"
# On a day with a tenth of the visits a store's tenth must be evidence enough, too.
_TOO_FEW = """coalesce(today.events, 0) < past.usual / :factor
        and past.usual * (select sum(events) from today) >= :evidence * (select sum(usual) from past)"""
_STORE_LOST = (
    "Ask the shop whether the store was closed; if it was, set the rule to warn in contracts/policy/policy.yml."
)


def volume_rules(trailing: Sequence[date], policy: Policy) -> tuple[Rule, ...]:
    """Events of each type and store: none without published days, warnings only while there are few of them."""
    if not trailing:
        return ()
    rule, tentative = policy.table("events").rule, len(trailing) < policy.firm_days
    type_volume, store_volume, lost = map(rule, ("event_type_volume", "store_volume", "stores_not_lost"))
    return (
        _volume("event_type", "event type", type_volume, trailing, tentative),
        _volume("store_id", "store", store_volume, trailing, tentative),
        compared(
            "stores_not_lost", f"Every store has at least 1/{lost.factor:g} of its usual events.",
            _counts("store_id", _TOO_FEW, trailing), lost, trailing, tentative, remedy=_STORE_LOST,
        ),
    )


def _volume(column: str, noun: str, stated: RulePolicy, trailing: Sequence[date], tentative: bool) -> Rule:
    meaning = f"Each {noun} has within {stated.factor:g} times as many events as on its median trailing day."
    query = _counts(column, _EITHER_WAY, trailing)
    return compared(f"{column.removesuffix('_id')}_volume", meaning, query, stated, trailing, tentative)


def _counts(column: str, beyond: str, trailing: Sequence[date]) -> str:
    return _COUNTS.replace(":beyond", beyond).replace(":medians", medians(column, trailing)).replace(":column", column)
