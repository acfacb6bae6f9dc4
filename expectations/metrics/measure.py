"""The statements that measure days: one for each table that a gate judges, with the names of its tables put in."""

from collections.abc import Sequence
from datetime import date

from contracts.shop.stores import NOT_PRODUCTION, STORES
from contracts.warehouse.sql import SqlFolder
from expectations.questions import literals, quoted

_sql = SqlFolder(__file__)


def measure_events(
    days: Sequence[date], before: Sequence[date], events: str = "glamira_raw.events",
    locations: str = "glamira_raw.locations", products: str = "glamira_raw.products",
) -> str:
    """A query for the metrics of the loaded `days`: rows of `day, dataset, metric, dimension, value, evidence`.

    Names and places are compared with those of the days `before`. The tables are columns as the contracts state them,
    and may lie elsewhere: the text is plain enough for other engines of SQL.
    """
    return _sql(
        "events", days=literals(days), before=literals(before or days), events=events, locations=locations,
        products=products, not_production=quoted(sorted(NOT_PRODUCTION)), stores=list(STORES.values()),
    )


def measure_order_lines(
    days: Sequence[date], order_lines: str = "glamira_audit.fct_order_lines", events: str = "glamira_raw.events",
) -> str:
    """A query for the metrics of the order lines built of `days`; its rows are those of `measure_events`."""
    return _sql(
        "order_lines", days=literals(days), order_lines=order_lines, events=events,
        not_production=quoted(sorted(NOT_PRODUCTION)),
    )
