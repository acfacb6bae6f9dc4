"""Revenue and order value of each currency against the published days before: what differs is told or refused."""

from dataclasses import dataclass
from datetime import date

from contracts.outcome import PIPELINE
from contracts.policy.policy import Policy, RulePolicy
from expectations.medians import medians
from expectations.rules import Rule, literals
from expectations.usual import compared

_REMEDY = "Compare some orders with their pages in the shop: a price format or a currency may be read wrongly."


@dataclass(frozen=True, slots=True)
class Comparison:
    """The day that is compared, and the latest published days before it, newest first; empty on the first day."""

    day: date
    trailing: tuple[date, ...] = ()


def revenue_rules(compared_day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """The day's order lines by currency, in that currency; none without published days before it."""
    if not compared_day.trailing:
        return ()
    rule, tentative = policy.table("fct_order_lines").rule, len(compared_day.trailing) < policy.firm_days
    revenue, value, far = rule("revenue_usual"), rule("order_value_usual"), rule("order_value_plausible")
    return (
        _rule("revenue_usual", "Each currency's revenue is within {factor:g} times that of its median trailing day.",
              _REVENUE.replace(":medians", medians("currency_code", compared_day.trailing)),
              revenue, compared_day, tentative),
        _rule("order_value_usual", "Each currency's median order and upper tenth are within {factor:g} times those of "
              "the trailing days.", _ORDER_VALUE, value, compared_day, tentative),
        _rule("order_value_plausible", "No currency's median order or upper tenth is {factor:g} times off those of the "
              "trailing days.", _ORDER_VALUE, far, compared_day, tentative),
    )


def _rule(
    name: str, meaning: str, query: str, stated: RulePolicy, compared_day: Comparison, tentative: bool,
) -> Rule:
    of_day = query.replace(":today", literals([compared_day.day]))
    told = meaning.format(factor=stated.factor)
    return compared(name, told, of_day, stated, compared_day.trailing, tentative, _REMEDY, PIPELINE)


# Orders are the evidence: a currency in which few are placed on the trailing days raises no alarm.
_REVENUE = """
    with today as (
        select currency_code, sum(line_amount) as revenue, count(distinct order_key) as orders
        from {batch} where order_date = :today group by currency_code
    ),
    by_day as (
        select order_date, currency_code, sum(line_amount) as figure from glamira_audit.fct_order_lines
        where order_date in (:days) group by order_date, currency_code
    ),
    :medians,
    placed as (
        select currency_code, count(distinct order_key) / :number as usual_orders from glamira_audit.fct_order_lines
        where order_date in (:days) group by currency_code
    )
    select past.currency_code, coalesce(today.revenue, 0) as revenue, past.usual as usual_revenue, today.orders,
        round(placed.usual_orders, 1) as usual_orders
    from past
    join placed on placed.currency_code = past.currency_code
    left join today on today.currency_code = past.currency_code
    where placed.usual_orders >= :evidence and (
        coalesce(today.revenue, 0) > :factor * past.usual or coalesce(today.revenue, 0) < past.usual / :factor
    )
    order by past.currency_code
"""

# In order, for a steward accepts the finding as it is told: the same data must tell the same.
_ORDER_VALUE = """
    with today_orders as (
        select currency_code, order_key, sum(line_amount) as amount from {batch}
        where order_date = :today and line_amount is not null group by currency_code, order_key
    ),
    past_orders as (
        select currency_code, order_key, sum(line_amount) as amount from glamira_audit.fct_order_lines
        where order_date in (:days) and line_amount is not null group by currency_code, order_key
    ),
    today as (
        select currency_code, count(*) as orders, array_agg(amount order by amount)[offset(div(count(*), 2))] as median,
            array_agg(amount order by amount)[offset(div(count(*) * 9, 10))] as upper_tenth
        from today_orders group by currency_code
    ),
    past as (
        select currency_code, count(*) as orders, array_agg(amount order by amount)[offset(div(count(*), 2))] as median,
            array_agg(amount order by amount)[offset(div(count(*) * 9, 10))] as upper_tenth
        from past_orders group by currency_code
    )
    select today.currency_code, today.orders, today.median, past.median as usual_median, today.upper_tenth,
        past.upper_tenth as usual_upper_tenth
    from today join past on past.currency_code = today.currency_code
    where least(today.orders, past.orders) >= :evidence and (
        today.median > :factor * past.median or today.median < past.median / :factor
        or today.upper_tenth > :factor * past.upper_tenth or today.upper_tenth < past.upper_tenth / :factor
    )
    order by today.currency_code
"""
