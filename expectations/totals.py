"""Orders and reports of the audited marts agree with the order lines they are made of."""

from collections.abc import Sequence
from datetime import date

from expectations.columns import ExpectColumnValuesToBeUniqueCounted
from expectations.rules import Rule, Suite, bind, literals, no_rows

REBUILD = "Find the model in dbt/models/marts, correct it and run the day again; nothing was published."
_REVENUE_ID = "concat(cast(order_date as string), ' ', store_id, ' ', currency_code)"
_STORE_DAY = "concat(cast(:day_column as string), ' ', store_id)"


def orders_suite(days: Sequence[date]) -> Suite:
    """`fct_orders`: every order once, with the sums of its lines."""
    columns = ("order_key", "order_id", "store_id", "cart_fingerprint", "order_amount", "unit_count")
    sums = bind("""
        select coalesce(orders.order_key, totals.order_key) as order_key, orders.order_amount, totals.line_amounts,
            orders.unit_count, totals.quantities
        from {batch} as orders
        full join (
            select order_key, sum(line_amount) as line_amounts, sum(quantity) as quantities
            from glamira_audit.fct_order_lines where order_date in (:days) group by order_key
        ) as totals on totals.order_key = orders.order_key
        where coalesce(orders.order_amount != totals.line_amounts or orders.unit_count != totals.quantities, true)
    """, days=literals(days))
    repeated = """
        select order_id, store_id, cart_fingerprint, count(*) as orders from {batch}
        group by order_id, store_id, cart_fingerprint having count(*) > 1
    """
    return Suite("marts_orders", days_of("fct_orders", "order_date", "order_key", columns, days), (
        Rule(
            "order_key_unique", "Every order occurs once.", REBUILD,
            ExpectColumnValuesToBeUniqueCounted(column="order_key"),
        ),
        Rule("orders_are_sums", "An order's amount and units are the sums of its lines'.", REBUILD, no_rows(sums)),
        Rule("no_repeated_orders", "No store has one order id with the same cart twice.", REBUILD, no_rows(repeated)),
    ))


def revenue_suite(days: Sequence[date]) -> Suite:
    """`mart_revenue_daily` against `fct_order_lines`, by day, store and currency."""
    columns = ("order_date", "store_id", "currency_code", "order_count", "line_count", "unit_count", "revenue")
    query = bind("""
        select coalesce(report.row_id, facts.row_id) as row_id, report.revenue, facts.line_amounts,
            report.order_count, facts.orders, report.unit_count, facts.quantities
        from {batch} as report
        full join (
            select :row_id as row_id, sum(line_amount) as line_amounts, count(distinct order_key) as orders,
                sum(quantity) as quantities
            from glamira_audit.fct_order_lines where order_date in (:days) group by row_id
        ) as facts on facts.row_id = report.row_id
        where coalesce(
            report.revenue != facts.line_amounts or report.order_count != facts.orders
            or report.unit_count != facts.quantities, true
        )
    """, days=literals(days), row_id=_REVENUE_ID)
    batch = days_of("mart_revenue_daily", "order_date", _REVENUE_ID, columns, days)
    meaning = "Revenue, orders and units of each day, store and currency are those of the order lines."
    return Suite("marts_revenue_daily", batch, (Rule("revenue_is_that_of_lines", meaning, REBUILD, no_rows(query)),))


def funnel_suite(days: Sequence[date]) -> Suite:
    """`mart_conversion_funnel_daily` against `fct_orders`, by day and store."""
    columns = ("activity_date", "store_id", "order_count")
    query = bind("""
        select coalesce(report.row_id, facts.row_id) as row_id, report.order_count, facts.orders
        from {batch} as report
        full join (
            select :row_id as row_id, count(*) as orders
            from glamira_audit.fct_orders where order_date in (:days) group by row_id
        ) as facts on facts.row_id = report.row_id
        where coalesce(report.order_count, 0) != coalesce(facts.orders, 0)
    """, days=literals(days), row_id=bind(_STORE_DAY, day_column="order_date"))
    row_id = bind(_STORE_DAY, day_column="activity_date")
    batch = days_of("mart_conversion_funnel_daily", "activity_date", row_id, columns, days)
    meaning = "The funnel of each day and store ends in the orders that are published."
    return Suite("marts_funnel_daily", batch, (Rule("funnel_ends_in_orders", meaning, REBUILD, no_rows(query)),))


def days_of(table: str, day_column: str, row_id: str, columns: Sequence[str], days: Sequence[date]) -> str:
    """The named columns of the affected partitions: the result is read once, so it names only what the rules need."""
    return bind("""
        select :columns, :row_id as row_id from glamira_audit.:table where :day_column in (:days)
    """, columns=", ".join(columns), row_id=row_id, table=table, day_column=day_column, days=literals(days)).strip()
