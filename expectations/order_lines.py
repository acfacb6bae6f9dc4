"""The audited order lines: those of their raw rows, known, in euros at the day's rate, and worth what is usual."""

from collections.abc import Callable, Sequence
from datetime import date

from contracts.commands import command
from contracts.outcome import PIPELINE, SHOP
from contracts.policy.policy import Policy, RulePolicy
from contracts.shop.stores import NOT_PRODUCTION
from contracts.shop.worth import MOST_UNITS_PER_EURO
from expectations.baseline import Comparison, Filled, filled_rule
from expectations.columns import rarely
from expectations.metrics.figures import ORDER_LINES
from expectations.metrics.rules import Measured, metric_rules
from expectations.questions import Questions, literals, quoted
from expectations.rules import Rule, Suite, no_rows

# The members that stand for no thing: what is not known, and what was not chosen.
_NO_THING = "('-1', '-3')"
OFTEN_KNOWN = ("location_key", "device_key", "customer_key", "alloy_key")
_TABLE = ORDER_LINES
_KEYS = (*OFTEN_KNOWN, "product_key", "store_key", "date_key", "currency_key", "stone_key")
_REBUILD = "Find the model in dbt/models/marts, correct it and run the day again; nothing was published."
_ORIGIN = "Compare the row with its document in glamira_raw.events; find the model between them and correct it."
_RATES = f"Run `{command('run DAY')}`, which refreshes its rates; if they are right, correct fct_order_lines.sql."
_REPEATED = ("Look for documents of another day that were sent to MongoDB once more, under new ids and stamps; remove "
             "them there and run the day again. If each of these orders really is a repeat, accept the day.")
_TOO_DEAR = ("Compare the line's price with its document in MongoDB. If it is wrong, correct it there and run the day "
             "again; if somebody really bought it, accept the day.")
_sql = Questions(__file__)


def order_lines_suite(days: Sequence[date], policy: Policy, day: Comparison, measured: Measured) -> Suite:
    """The rules of `glamira_audit.fct_order_lines`, of all `days`; `day` alone is compared with what is usual."""
    rule = policy.table(_TABLE).rule
    return Suite("marts_order_lines", _sql("batch", affected=literals(days)), (
        _no_test_orders(days), _some_order_published(days),
        *(_key_resolved(key, rule(f"{key}_resolved")) for key in OFTEN_KNOWN), _in_euro(rule("lines_in_euro")),
        _worth_plausible("line_worth_plausible", "No line is worth", "1", rule),
        _worth_plausible("price_plausible", "No piece costs", "quantity", rule),
        *_origin_rules(days), *_filled_usual(day, policy), *metric_rules(ORDER_LINES, measured, policy),
    ))


def _no_test_orders(days: Sequence[date]) -> Rule:
    query = _sql("no_test_orders", affected=literals(days), stores=quoted(sorted(NOT_PRODUCTION)))
    meaning = "No line comes from a test host, a foreign one, or a store that is not production."
    return Rule("no_test_orders", meaning, _REBUILD, no_rows(query))


def _some_order_published(days: Sequence[date]) -> Rule:
    """Orders of test and foreign hosts are the raw gate's matter; what is left out here repeats other days."""
    query = _sql("some_order_published", affected=literals(days), stores=quoted(sorted(NOT_PRODUCTION)))
    meaning = "Of every day that has orders of the shop, one at least is published: not all repeat those of other days."
    return Rule("some_order_published", meaning, _REPEATED, no_rows(query), owner=SHOP)


def _key_resolved(key: str, stated: RulePolicy) -> Rule:
    return Rule(
        f"{key}_resolved", f"At most {stated.rate:.0%} of the lines know no {key}: it is unknown, or was not chosen.",
        "Look for the missing members in the raw tables of the day; reports show such lines as what is not known.",
        rarely(stated.rate, key, f"{key} in {_NO_THING}"), limits=("rate",),
    )


def _in_euro(stated: RulePolicy) -> Rule:
    return Rule(
        "lines_in_euro", f"At most {stated.rate:.0%} of the lines have no amount in euros.",
        "Add the missing rates to the supplement seed of dbt (date, currency, rate, source).",
        rarely(stated.rate, "line_amount_eur", "line_amount_eur is null"), limits=("rate",),
    )


def _worth_plausible(name: str, says: str, pieces: str, rule: Callable[[str], RulePolicy]) -> Rule:
    """A price is judged as it was printed: digits without a point are exact, and may be a thousand times too much."""
    most = rule(name).most
    query = _sql("worth_plausible", most=f"{most:f}", pieces=pieces, units=MOST_UNITS_PER_EURO)
    meaning = f"{says} more than {most:,.0f} euros; without a rate, than its currency has for so many at most."
    return Rule(name, meaning, _TOO_DEAR, no_rows(query), limits=("most",), owner=SHOP)


def _origin_rules(days: Sequence[date]) -> tuple[Rule, ...]:
    """Every line is that of its event, its euros are at the day's rate, and products that were named have names."""
    said = (
        ("line_is_that_of_raw", "Every line's order, product, quantity, price and currency are those of its event.",
         _ORIGIN),
        ("euros_at_the_days_rate", "Every line of a currency with a rate of its day is converted by that rate.",
         _RATES),
        ("product_names_kept", "Every product that a page named has a name.",
         "Compare glamira_raw.products with dim_products; correct dim_products.sql."),
    )
    return tuple(
        Rule(name, meaning, remedy, no_rows(_sql(name, affected=literals(days)))) for name, meaning, remedy in said
    )


def _filled_usual(day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """A join that was dropped leaves unknown members, and no rate leaves no euros, on a day that usually has them."""
    if not day.trailing:
        return ()
    keys = {key: f"{key} not in {_NO_THING}" for key in _KEYS}
    return (
        _filled("keys_resolved_usual", "Every key of the lines is known at least 1/{factor:g} as often as on the "
                "median trailing day.", "'lines'", keys, day, policy),
        _filled("euros_usual", "The lines of every currency have euros at least 1/{factor:g} as often as on the "
                "median trailing day.", "currency_code", {"euros": "line_amount_eur is not null"}, day, policy),
    )


def _filled(
    name: str, meaning: str, kind: str, fields: dict[str, str], day: Comparison, policy: Policy,
) -> Rule:
    return filled_rule(
        name, meaning, Filled(f"glamira_audit.{_TABLE}", "order_date", kind, fields), policy.table(_TABLE).rule(name),
        day, day.is_tentative(policy), _REBUILD, PIPELINE,
    )
