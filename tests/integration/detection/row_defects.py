"""Defects of loaded rows and of built marts, each a few statements on the day."""

from contracts.outcome import Severity
from tests.integration.detection.catalogue import RowDefect

_EVENTS = "glamira_raw.events"
_ONE = "event_id = (select min(event_id) from glamira_raw.events where event_date = :day)"
_ORDER = "event_id = (select min(event_id) from glamira_raw.events where event_date = :day " \
         "and event_type = 'checkout_success')"


# What may be news of the shop: the day waits for a steward.
_HELD = {"orders_elsewhere", "some_order_counts", "events_elsewhere", "written_fields_filled"}


def _raw(name: str, check: str, sql: str) -> RowDefect:
    return RowDefect(name, "raw", check, Severity.WARN if check in _HELD else Severity.FAIL, sql, "raw table")


def _events(name: str, check: str, assignment: str, condition: str = "true") -> RowDefect:
    return _raw(name, check, f"update {_EVENTS} set {assignment} where event_date = :day and {condition}")


def _lines(column: str, value: str) -> str:
    """Every line of the cart with one column replaced."""
    columns = ("line_number", "product_id", "quantity", "unit_price", "currency_code", "price_text", "currency_text",
               "options")
    members = ", ".join(f"{value if name == column else f'line.{name}'} as {name}" for name in columns)
    return f"cart_products = array(select struct({members}) from unnest(cart_products) as line)"


RAW = (
    _raw("a row is lost", "events_row_count", f"delete from {_EVENTS} where event_date = :day and {_ONE}"),
    _raw("the load was cut off half-way", "events_row_count",
         f"delete from {_EVENTS} where event_date = :day and mod(unix_seconds(occurred_at), 2) = 0"),
    _raw("a row was loaded twice", "event_id_unique",
         f"insert into {_EVENTS} select * from {_EVENTS} where event_date = :day and {_ONE}"),
    _events("a superseded row stayed", "events_of_live_batches", "_batch_id = 'old'", _ONE),
    _raw("no batch is live", "products_loaded",
         "delete from glamira_ops.loads_history where event_date = :day and dataset = 'products'"),
    _raw("the batch is not live", "products_of_live_batches",
         "insert into glamira_ops.loads_history select * replace ('later' as batch_id, sequence + 1 as sequence) "
         "from glamira_ops.loads_history where event_date = :day and dataset = 'products'"),
    _events("an event type is unknown", "event_type_known", "event_type = 'page_view'", _ONE),
    _events("a store is unknown", "store_known", "store_id = '999'", _ONE),
    _events("an event is of the next day", "occurred_within_day",
            "occurred_at = timestamp_add(occurred_at, interval 24 hour)", _ONE),
    _events("clocks were read in another zone", "clocks_agree",
            "occurred_at = timestamp_sub(occurred_at, interval 2 hour)",
            "occurred_at >= timestamp_add(timestamp(:day), interval 2 hour)"),
    _events("a mandatory column is null", "mandatory_columns", "ip_kind = null", _ONE),
    _events("a host was not judged", "mandatory_columns", "is_foreign_host = null", _ONE),
    _events("half of the orders are on a host of somebody else", "orders_elsewhere",
            "is_foreign_host = true, url_host = 'evilglamira.de'",
            "event_type = 'checkout_success' and mod(unix_seconds(occurred_at), 2) = 0"),
    _events("all orders are on test hosts", "some_order_counts", "is_test_host = true, url_host = 'qa.glamira.de'",
            "event_type = 'checkout_success'"),
    _events("a third of the events is on a host of somebody else", "events_elsewhere", "is_foreign_host = true",
            "mod(unix_seconds(occurred_at), 3) = 0"),
    _events("a kind of device is unknown", "device_type_known", "device_type = 'fridge'", _ONE),
    _events("an order has no number", "orders_complete", "order_id = null", _ORDER),
    _events("an order has no line", "orders_complete", "cart_products = []", _ORDER),
    _events("prices times 100", "line_price_as_printed", _lines("unit_price", "line.unit_price * 100"),
            "event_type = 'checkout_success'"),
    _events("one price lost its decimal comma", "line_price_as_printed",
            _lines("unit_price", "line.unit_price * 1000"), _ORDER),
    _events("euros became dollars", "line_currency_of_store",
            _lines("currency_code", "if(line.currency_code = 'EUR', 'USD', line.currency_code)"),
            "event_type = 'checkout_success'"),
    _events("a field is silently null", "written_fields_filled", "resolution = null"),
    _raw("an address is located twice", "location_ip_unique",
         "insert into glamira_raw.locations select * from glamira_raw.locations where event_date = :day and ip_hash = "
         "(select min(ip_hash) from glamira_raw.locations where event_date = :day)"),
    _raw("many addresses are not located", "locations_cover_events",
         "delete from glamira_raw.locations where event_date = :day and ip_hash < '8'"),
    _raw("no address has a country", "countries_filled",
         "update glamira_raw.locations set country_code = null where event_date = :day"),
    _raw("countries are named, not coded", "country_code_valid",
         "update glamira_raw.locations set country_code = country_name where event_date = :day"),
    _raw("a product came twice", "product_id_unique",
         "insert into glamira_raw.products select * from glamira_raw.products where event_date = :day"),
    _raw("a crawl outcome is unknown", "product_outcome_known",
         "update glamira_raw.products set outcome = 'fine' where event_date = :day"),
    _raw("named products lost their names", "named_products_named",
         "update glamira_raw.products set product_name = ' ' where event_date = :day"),
)

_FACTS, _ORDERS = "glamira_audit.fct_order_lines", "glamira_audit.fct_orders"
_LINE = f"order_line_key = (select min(order_line_key) from {_FACTS} where order_date = :day and unit_price > 0)"


def _mart(name: str, check: str, sql: str, gate: str = "marts") -> RowDefect:
    return RowDefect(name, gate, check, Severity.FAIL, sql, "mart")


def _fact(name: str, check: str, assignment: str, condition: str = "true", gate: str = "marts") -> RowDefect:
    return _mart(name, check, f"update {_FACTS} set {assignment} where order_date = :day and {condition}", gate)


# What a model is, dbt's tests judge.
MODELLED = (
    _mart("a line came twice", "fct_order_lines_primary_key",
          f"insert into {_FACTS} select * from {_FACTS} where order_date = :day and {_LINE}", "build"),
    _mart("a line is lost", "facts_add_up", f"delete from {_FACTS} where order_date = :day and {_LINE}", "build"),
    _fact("an amount is not price times quantity", "facts_add_up", "line_amount = line_amount * 100", _LINE, "build"),
    _fact("an amount is null", "facts_add_up", "line_amount = null", _LINE, "build"),
    _fact("a currency is null", "fct_order_lines_not_null_columns", "currency_code = null", _LINE, "build"),
    _fact("a quantity is implausible", "fct_order_lines_quantity_is_possible",
          "quantity = 9999, line_amount = unit_price * 9999", _LINE, "build"),
    _fact("a key is in no dimension", "fct_order_lines_foreign_keys", "product_key = 'lost'", _LINE, "build"),
    _fact("a key is null", "facts_add_up", "stone_key = null", _LINE, "build"),
    _mart("an order total is off by a cent", "facts_add_up",
          f"update {_ORDERS} set order_amount = order_amount + cast(0.01 as numeric) where order_date = :day", "build"),
    _mart("an order was not de-duplicated", "facts_add_up",
          f"insert into {_ORDERS} select * replace (concat(order_key, 'x') as order_key) from {_ORDERS} "
          f"where order_date = :day and order_key = (select min(order_key) from {_ORDERS} where order_date = :day)",
          "build"),
    _mart("the revenue report is stale", "reports_add_up_to_the_facts",
          "update glamira_audit.mart_revenue_daily set revenue = revenue - 1 where order_date = :day", "build"),
    _mart("the revenue report lacks a store", "reports_add_up_to_the_facts",
          "delete from glamira_audit.mart_revenue_daily where order_date = :day and store_id = '6'", "build"),
    _mart("the funnel has other orders", "reports_add_up_to_the_facts",
          "update glamira_audit.mart_conversion_funnel_daily set order_count = order_count + 1 "
          "where activity_date = :day", "build"),
)

MARTS = (
    _fact("prices and amounts times 100", "line_is_that_of_raw",
          "unit_price = unit_price * 100, line_amount = line_amount * 100"),
    _fact("euros became dollars", "line_is_that_of_raw", "currency_code = 'USD'", "currency_code = 'EUR'"),
    _fact("euros are at another day's rate", "euros_at_the_days_rate",
          "line_amount_eur = line_amount_eur * cast(1.02 as numeric)", "currency_code != 'EUR'"),
    _fact("no line has euros", "euros_usual", "line_amount_eur = null"),
    _fact("locations were not joined", "keys_resolved_usual", "location_key = '-1'"),
    _mart("product names are stale", "product_names_kept",
          "update glamira_audit.dim_products set is_named = false, product_name = 'Unknown' where true"),
    _mart("an order of a test host is in", "no_test_orders",
          "update glamira_raw.events set is_test_host = true where event_date = :day and "
          f"event_id = (select min(event_id) from {_FACTS} where order_date = :day)"),
    _mart("an order of a foreign host is in", "no_test_orders",
          "update glamira_raw.events set is_foreign_host = true where event_date = :day and "
          f"event_id = (select min(event_id) from {_FACTS} where order_date = :day)"),
    _mart("an order of no real store is in", "no_test_orders",
          "update glamira_raw.events set store_id = '78' where event_date = :day and "
          f"event_id = (select min(event_id) from {_FACTS} where order_date = :day)"),
    _mart("a store's orders are missing everywhere", "order_lines_:day",
          f"delete from {_FACTS} where order_date = :day and store_id = '6'; "
          f"delete from {_ORDERS} where order_date = :day and store_id = '6'; "
          "delete from glamira_audit.mart_revenue_daily where order_date = :day and store_id = '6'; "
          "update glamira_audit.mart_conversion_funnel_daily set order_count = 0 "
          "where activity_date = :day and store_id = '6'", gate="reconcile"),
)
