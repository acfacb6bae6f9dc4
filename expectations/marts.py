"""The marts gate: the affected days of the audited order lines, judged before anything is published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.outcome import PIPELINE, SHOP
from contracts.policy.policy import Policy, RulePolicy
from contracts.shop.stores import NOT_PRODUCTION
from expectations.completeness import Filled, filled_rule
from expectations.origins import origin_rules
from expectations.revenue import Comparison, revenue_rules
from expectations.rules import Gate, Rule, Suite, bind, governed, literals, no_rows, require_fit
from expectations.values import rarely

UNKNOWN_KEY = "-1"
OFTEN_KNOWN = ("location_key", "device_key", "customer_key", "alloy_key")
_KEYS = (*OFTEN_KNOWN, "product_key", "store_key", "date_key", "currency_key", "stone_key")
_REBUILD = "Find the model in dbt/models/marts, correct it and run the day again; nothing was published."
_REPEATED = ("Look for documents of another day that were sent to MongoDB once more, under new ids and stamps; remove "
             "them there and run the day again. If each of these orders really is a repeat, accept the day.")


def marts_gate(days: Sequence[date], policy: Policy, day: Comparison) -> Gate:
    """The suite of the affected days: what the models are, dbt has judged.

    `day` is the run's own day, the only one compared with what is usual.

    Raises:
        PolicyError: the policy does not fit the rules.
    """
    require_fit(_gate(days, policy, replace(day, trailing=(day.day,))), "marts", policy)
    return governed(_gate(days, policy, day), policy)


def _gate(days: Sequence[date], policy: Policy, day: Comparison) -> Gate:
    rule = policy.table("fct_order_lines").rule
    batch = bind("""
        select *, order_line_key as row_id from glamira_audit.fct_order_lines where order_date in (:days)
    """, days=literals(days)).strip()
    return Gate("marts", (Suite("marts_order_lines", batch, (
        _no_test_orders(days), _some_order_published(days),
        *(_key_resolved(key, rule(f"{key}_resolved")) for key in OFTEN_KNOWN), _in_euro(rule("lines_in_euro")),
        *origin_rules(days), *_filled_usual(day, policy), *revenue_rules(day, policy),
    )),))


def _no_test_orders(days: Sequence[date]) -> Rule:
    query = bind("""
        select lines.order_line_key, events.event_id, events.store_id, events.url_host
        from {batch} as lines
        join glamira_raw.events as events on events.event_id = lines.event_id and events.event_date = lines.order_date
        where events.event_date in (:days) and (
            events.is_test_host or coalesce(events.is_foreign_host, false) or events.store_id in (:stores)
        )
    """, days=literals(days), stores=", ".join(f"'{store}'" for store in sorted(NOT_PRODUCTION)))
    meaning = "No line comes from a test host, a foreign one, or a store that is not production."
    return Rule("no_test_orders", meaning, _REBUILD, no_rows(query))


def _some_order_published(days: Sequence[date]) -> Rule:
    """Orders of test and foreign hosts are the raw gate's matter; what is left out here repeats other days."""
    query = bind("""
        select events.event_date, count(*) as orders, count(lines.event_id) as published
        from glamira_raw.events as events
        left join (select distinct event_id from {batch}) as lines on lines.event_id = events.event_id
        where events.event_date in (:days) and events.event_type = 'checkout_success'
            and not (events.is_test_host or coalesce(events.is_foreign_host, true) or events.store_id in (:stores))
        group by events.event_date
        having count(lines.event_id) = 0
        order by events.event_date
    """, days=literals(days), stores=", ".join(f"'{store}'" for store in sorted(NOT_PRODUCTION)))
    meaning = "Of every day that has orders of the shop, one at least is published: not all repeat those of other days."
    return Rule("some_order_published", meaning, _REPEATED, no_rows(query), owner=SHOP)


def _key_resolved(key: str, stated: RulePolicy) -> Rule:
    return Rule(
        f"{key}_resolved", f"At most {stated.rate:.0%} of the lines have the unknown member as {key}.",
        "Look for the missing members in the raw tables of the day; reports show these lines as Unknown.",
        rarely(stated.rate, key, f":column = '{UNKNOWN_KEY}'"), limits=("rate",),
    )


def _in_euro(stated: RulePolicy) -> Rule:
    return Rule(
        "lines_in_euro", f"At most {stated.rate:.0%} of the lines have no amount in euros.",
        "Add the missing rates to the supplement seed of dbt (date, currency, rate, source).",
        rarely(stated.rate, "line_amount_eur", ":column is null"), limits=("rate",),
    )


def _filled_usual(day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """A join that was dropped leaves unknown members, and no rate leaves no euros, on a day that usually has them."""
    if not day.trailing:
        return ()
    keys = {key: f"{key} != '{UNKNOWN_KEY}'" for key in _KEYS}
    lines = {
        "keys_resolved_usual": Filled("glamira_audit.fct_order_lines", "order_date", "'lines'", keys),
        "euros_usual": Filled("glamira_audit.fct_order_lines", "order_date", "currency_code",
                              {"euros": "line_amount_eur is not null"}),
    }
    meanings = {
        "keys_resolved_usual": "Every key of the lines is known at least 1/{factor:g} as often as on the median "
                               "trailing day.",
        "euros_usual": "The lines of every currency have euros at least 1/{factor:g} as often as on the median "
                       "trailing day.",
    }
    return tuple(
        filled_rule(name, meanings[name], filled, policy.table("fct_order_lines").rule(name), day.day, day.trailing,
                    len(day.trailing) < policy.firm_days, _REBUILD, PIPELINE)
        for name, filled in lines.items()
    )
