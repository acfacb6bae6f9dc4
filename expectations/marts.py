"""The marts gate: the affected days of the audited facts and reports, judged before anything is published."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from contracts.outcome import PIPELINE
from contracts.policy import Policy, RulePolicy
from contracts.stores import NOT_PRODUCTION
from expectations.columns import (
    ExpectColumnValuesToBeBetweenCounted,
    ExpectColumnValuesToBeUniqueCounted,
    ExpectColumnValuesToNotBeInSetCounted,
    ExpectColumnValuesToNotBeNullCounted,
)
from expectations.completeness import Filled, filled_rule
from expectations.origins import origin_rules
from expectations.revenue import Comparison, revenue_rules
from expectations.rules import Gate, Rule, Suite, bind, governed, literals, no_rows, require_fit
from expectations.totals import REBUILD, days_of, funnel_suite, orders_suite, revenue_suite

UNKNOWN_KEY = "-1"
DIMENSIONS = {
    "product_key": "dim_products", "store_key": "dim_stores", "location_key": "dim_locations",
    "customer_key": "dim_customers", "date_key": "dim_dates", "currency_key": "dim_currencies",
    "device_key": "dim_devices", "alloy_key": "dim_alloys", "stone_key": "dim_stones",
}
_REPORTS = {"mart_revenue_daily": revenue_suite, "mart_conversion_funnel_daily": funnel_suite}
OFTEN_KNOWN = ("location_key", "device_key", "customer_key", "alloy_key")
_MEASURES = (
    "order_line_key", "order_key", "order_id", "event_id", "line_number", "store_id", "product_id", "ordered_at",
    "order_date", "currency_code", "quantity", "unit_price", "line_amount", "line_amount_eur",
)


def marts_gate(days: Sequence[date], tables: Collection[str], policy: Policy, day: Comparison) -> Gate:
    """The suites of the affected days; `tables` are those of the audit dataset, and reports not built are not asked.

    `day` is the run's own day, the only one compared with what is usual.

    Raises:
        PolicyError: the policy does not fit the rules.
    """
    require_fit(_gate(days, _REPORTS, policy, replace(day, trailing=(day.day,))), "marts", policy)
    return governed(_gate(days, tables, policy, day), policy)


def _gate(days: Sequence[date], tables: Collection[str], policy: Policy, day: Comparison) -> Gate:
    built = (suite(days) for table, suite in _REPORTS.items() if table in tables)
    return Gate("marts", (_order_lines(days, policy, day), orders_suite(days), *built))


def _order_lines(days: Sequence[date], policy: Policy, day: Comparison) -> Suite:
    remedy = "Compare the line with its document in glamira_raw.events; then correct fct_order_lines.sql."
    rule = policy.table("fct_order_lines").rule
    largest = rule("line_quantity_plausible").most
    batch = days_of("fct_order_lines", "order_date", "order_line_key", (*_MEASURES, *DIMENSIONS), days)
    return Suite("marts_order_lines", batch, (
        Rule(
            "order_line_key_unique", "Every order line occurs once.", REBUILD,
            ExpectColumnValuesToBeUniqueCounted(column="order_line_key"),
        ),
        Rule(
            "line_amount_is_price_times_quantity", "The amount of a line is its unit price times its quantity.", remedy,
            no_rows("""
                select order_line_key, unit_price, quantity, line_amount from {batch}
                where coalesce(line_amount != unit_price * quantity or unit_price < 0, true)
            """),
        ),
        Rule(
            "line_currency_present", "Every line has a currency.", remedy,
            ExpectColumnValuesToNotBeNullCounted(column="currency_code"),
        ),
        Rule(
            "line_quantity_plausible", f"Every line has 1 to {largest} pieces.", remedy,
            ExpectColumnValuesToBeBetweenCounted(column="quantity", min_value=1, max_value=largest),
            limits=("most",),
        ),
        _no_test_orders(days),
        *(_key_known(key, dimension) for key, dimension in DIMENSIONS.items()),
        *(_key_resolved(key, rule(f"{key}_resolved")) for key in OFTEN_KNOWN), _in_euro(rule("lines_in_euro")),
        *origin_rules(days), *_filled_usual(day, policy), *revenue_rules(day, policy),
    ))


def _no_test_orders(days: Sequence[date]) -> Rule:
    query = bind("""
        select lines.order_line_key, events.event_id, events.store_id, events.url_host
        from {batch} as lines
        join glamira_raw.events as events on events.event_id = lines.event_id and events.event_date = lines.order_date
        where events.event_date in (:days) and (events.is_test_host or events.store_id in (:stores))
    """, days=literals(days), stores=", ".join(f"'{store}'" for store in sorted(NOT_PRODUCTION)))
    meaning = "No line comes from a test host or from a store that is not production."
    return Rule("no_test_orders", meaning, REBUILD, no_rows(query))


def _key_known(key: str, dimension: str) -> Rule:
    query = bind("""
        select lines.order_line_key, lines.:key from {batch} as lines
        left join (select distinct :key from glamira_audit.:dimension) as members on members.:key = lines.:key
        where members.:key is null
    """, key=key, dimension=dimension)
    return Rule(f"{key}_known", f"Every line's {key} is a member of {dimension}.", REBUILD, no_rows(query))


def _key_resolved(key: str, stated: RulePolicy) -> Rule:
    return Rule(
        f"{key}_resolved", f"At most {stated.rate:.0%} of the lines have the unknown member as {key}.",
        "Look for the missing members in the raw tables of the day; reports show these lines as Unknown.",
        ExpectColumnValuesToNotBeInSetCounted(column=key, value_set=[UNKNOWN_KEY], mostly=1 - stated.rate),
        limits=("rate",),
    )


def _in_euro(stated: RulePolicy) -> Rule:
    return Rule(
        "lines_in_euro", f"At most {stated.rate:.0%} of the lines have no amount in euros.",
        "Add the missing rates to the supplement seed of dbt (date, currency, rate, source).",
        ExpectColumnValuesToNotBeNullCounted(column="line_amount_eur", mostly=1 - stated.rate), limits=("rate",),
    )


def _filled_usual(day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """A join that was dropped leaves unknown members, and no rate leaves no euros, on a day that usually has them."""
    if not day.trailing:
        return ()
    keys = {key: f"{key} != '{UNKNOWN_KEY}'" for key in DIMENSIONS}
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
                    len(day.trailing) < policy.firm_days, REBUILD, PIPELINE)
        for name, filled in lines.items()
    )
