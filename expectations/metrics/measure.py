"""The statements that measure days: one for each table that a gate judges, with the names of its tables put in."""

from collections.abc import Sequence
from datetime import date

from contracts.shop.stores import NOT_PRODUCTION, STORES
from contracts.warehouse.sql import SqlFolder
from expectations.questions import literals, quoted

IMPLIED_BY = 3  # lines of the days before that show what a currency without a rate is worth
RECENT = 7  # days of which the devices are compared: whole days are sent again soon, if at all
_sql = SqlFolder(__file__)

# What the shares and ratios are of: tuples as the macros of `sql/measure/_figures.sql` take them.
_RATIOS = (
    ("orders_per_event", "''", "orders", "events"), ("orders_per_checkout", "''", "orders", "checkouts"),
    ("orders_per_step", "''", "orders", "on_the_way"), ("funnel", "'add to cart per view'", "added", "views"),
    ("funnel", "'cart view per add to cart'", "carts", "added"),
    ("funnel", "'checkout per cart view'", "checkouts", "carts"),
    ("funnel", "'order per checkout'", "orders", "checkouts"),
)
_FIELDS = (
    ("device", "device_id_hash", True), ("address", "ip_hash", True), ("customer", "user_id_hash", True),
    ("e-mail", "email_hash", True), ("product", "product_id", False), ("page", "page", False),
    ("resolution", "resolution", False), ("words", "key_search", False),
)
_PAIRS = (
    ("values_per_value", "addresses of a device", "device_id_hash", "ip_hash"),
    ("values_per_value", "screens of a device", "device_id_hash", "resolution"),
    ("values_per_value", "browsers of a device", "device_id_hash", "browser"),
    ("values_per_value", "stores of a device", "device_id_hash", "store_id"),
    ("values_per_value", "devices of an address", "ip_hash", "device_id_hash"),
    ("values_per_value", "e-mails of a customer", "user_id_hash", "email_hash"),
    ("values_per_value", "customers of an e-mail", "email_hash", "user_id_hash"),
    ("pages_per_product", "pages of a product", "product_id", "page"),
    ("pages_per_product", "products of a page", "page", "product_id"),
)
_EVENT_TABLES = (
    "ratios", "events_by_type", "events_by_store", "events_by_hour", "excluded", "at_home", "whole_visitors",
    "device_types", "browsers", "countries", "labels", "hours_of_day", "identities", "held_fields", "pair_figures",
    "both_filled", "unnamed_share", "renamed_share", "moved_share", "remailed_share", "days_again", "repeated",
)
# An order is there twice when two of one day agree in all of some columns.
_REPEATED_BY = (
    ("carts_of_devices", "same device, store and cart", ("by_device", "store_id", "cart")),
    ("carts_of_stores", "same store and cart", ("store_id", "cart")),
    ("things_of_devices", "same device and things", ("by_device", "things")),
    ("things_of_addresses", "same address and things", ("by_address", "things")),
    ("different_things", "same things", ("things",)),
)
_ORDER_FIGURES = (
    ("published_orders", "''", "orders", "orders"), ("lines_per_order", "''", "line_count / orders", "orders"),
    ("pieces_per_line", "''", "pieces / line_count", "line_count"),
    ("value_per_order_eur", "''", "value_eur", "in_euros"), ("revenue_eur", "''", "value_eur * in_euros", "in_euros"),
    *(("repeated_order_share", f"'{same}'", f"1 - {name} / orders", "orders") for name, same, _ in _REPEATED_BY),
    *(("distinct_of_orders", f"'{what}'", f"nullif({what}, 0)", f"with_{what[:-1]}")
      for what in ("devices", "customers", "places")),
)
_ORDER_TABLES = (
    "order_wholes", "repeats", "line_wholes", "largest", "by_hour", "pieces_by_hour", "by_store", "device_types",
    "order_values", "store_prices", "product_levels", "store_levels", "hour_levels", "levels_without_rate",
    "exchange_rates", "stale_rates",
)


def measure_events(
    days: Sequence[date], before: Sequence[date], events: str = "glamira_raw.events",
    locations: str = "glamira_raw.locations", products: str = "glamira_raw.products",
) -> str:
    """A query for the metrics of the loaded `days`: rows of `day, dataset, metric, dimension, value, evidence`.

    Names, places and customers are compared with those of the days `before`, devices with the latest of them; whether a
    product was ever named is asked of all days. The tables are columns as the contracts state them, and may lie
    elsewhere: the text is plain enough for other engines of SQL.
    """
    return _sql(
        "events", asked_days=literals(days), last_day=literals([max(days)]), before=literals(before or days),
        recent=literals(sorted(before, reverse=True)[:RECENT] or days), events=events, locations=locations,
        products=products, fields=_FIELDS, pairs=_PAIRS,
        not_production=quoted(sorted(NOT_PRODUCTION)), stores=list(STORES.values()), tables=_EVENT_TABLES,
        ratios_of_steps=[
            (metric, dimension, f"{part} / nullif({base}, 0)", f"{part} * {base} / nullif({part} + {base}, 0)")
            for metric, dimension, part, base in _RATIOS
        ],
    )


def measure_order_lines(
    days: Sequence[date], before: Sequence[date], order_lines: str = "glamira_audit.fct_order_lines",
    events: str = "glamira_raw.events",
) -> str:
    """A query for the metrics of the order lines built of `days`; its rows are those of `measure_events`.

    Prices and rates are compared with those of the days `before`; a currency without a rate by the one that its prices
    of those days imply, which is kept nowhere and turns no amount into euros.
    """
    return _sql(
        "order_lines", asked_days=literals(days), before=literals(before or days), order_lines=order_lines,
        events=events, not_production=quoted(sorted(NOT_PRODUCTION)), repeated_by=_REPEATED_BY,
        order_figures=_ORDER_FIGURES, implied_by=IMPLIED_BY, tables=_ORDER_TABLES,
    )
