"""Orders by everything that analysts filter by, as a small JSON: the page over it filters and adds up by itself."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from contracts.foreign_text import harmless_lines
from dashboards.lookml import field
from dashboards.tile_sql import column, tile_sql
from dashboards.tiles import Ask

DAY = "fct_orders.order_date"
# What is filtered and grouped by, as people read it.
DIMENSIONS = {
    "Store's country": "dim_stores.country_name", "Store": "dim_stores.domain",
    "Visitor's country": "dim_locations.country_name", "Currency": "fct_orders.currency_code",
    "Device": "dim_devices.device_type", "Customer": "dim_customers.customer_type",
    "First order": "dim_customers.is_first_order",
}
MEASURES = {
    "orders": "fct_orders.orders", "units": "fct_orders.units", "revenue": "fct_orders.revenue_eur",
    "without_euros": "fct_orders.unconverted_orders",
}
MOST_ROWS, SHOWN_DAYS = 20_000, 28


def cube_sql(first: date, last: date) -> str:
    """The query as Looker would send it for a table of all these fields."""
    tile = {
        "explore": "orders", "fields": [DAY, *DIMENSIONS.values(), *MEASURES.values()], "sorts": [DAY],
        "listen": {"days": DAY}, "limit": MOST_ROWS,
    }
    return tile_sql(tile, f"{first}", f"{last}")


def cube_json(ask: Ask, first: date, last: date, missing: list[date]) -> str:
    """`days`, `dimensions` with their words, and `rows`: places of day and words, then the measures.

    `missing` are days that readers do not see, `shown_from` is where the page begins; `is_cut` tells that there were
    more rows than the page takes.
    """
    rows = ask(cube_sql(first, last))
    days = sorted({f"{row[column(DAY)]}" for row in rows})
    words = {label: sorted({_word(row, name) for row in rows}) for label, name in DIMENSIONS.items()}
    places = {label: {word: at for at, word in enumerate(found)} for label, found in words.items()}
    return json.dumps({
        "first": f"{first}", "last": f"{last}", "shown_from": f"{last - timedelta(days=SHOWN_DAYS - 1)}",
        "missing": [f"{day}" for day in missing], "days": days,
        "dimensions": [{"label": label, "words": found} for label, found in words.items()],
        "rows": [
            [days.index(f"{row[column(DAY)]}"),
             *(places[label][_word(row, name)] for label, name in DIMENSIONS.items()),
             *(_number(row[column(name)]) for name in MEASURES.values())]
            for row in rows
        ],
        "is_cut": len(rows) == MOST_ROWS,
    }, ensure_ascii=False, separators=(",", ":"))


def _word(row: Mapping[str, Any], name: str) -> str:
    value = row[column(name)]
    if isinstance(value, bool):
        return {"dim_customers.is_first_order": ("returning", "first")}.get(name, ("No", "Yes"))[value]
    return harmless_lines(str(value)) if value not in (None, "") else f"no {field(name).label.lower()}"


def _number(value: Decimal | int | None) -> float | int:
    """Money as the marts have it, to four digits; nothing where there is none, which `without_euros` counts."""
    return round(float(value), 4) if isinstance(value, Decimal) else value or 0
