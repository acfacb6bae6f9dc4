"""Orders, and what was in them, by everything that analysts filter by, as a small JSON: a page adds it up by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from contracts.foreign_text import harmless_lines
from dashboards.lookml import field
from dashboards.tile_sql import column, tile_sql
from dashboards.tiles import SHOWN_DAYS, Ask, Rows

MOST_ROWS = 20_000
_WHERE = {
    "Store's country": "dim_stores.country_name", "Store": "dim_stores.domain",
    "Visitor's country": "dim_locations.country_name", "Currency": "dim_currencies.currency_code",
    "Device": "dim_devices.device_type", "Customer": "dim_customers.customer_type",
}


@dataclass(frozen=True, slots=True)
class Cube:
    """A subject: the explore that is asked, the day of its partition, what is filtered and grouped by as people read
    it, and what is added up: what is counted first, then pieces, euros, and how many of the first have no euros.
    """

    subject: str
    file: str
    explore: str
    day: str
    dimensions: Mapping[str, str]
    measures: Sequence[str]


ORDERS = Cube(
    "Orders", "explore.json", "orders", "fct_orders.order_date",
    _WHERE | {"First order": "dim_customers.is_first_order"},
    ("fct_orders.orders", "fct_orders.units", "fct_orders.revenue_eur", "fct_orders.unconverted_orders"),
)
LINES = Cube(
    "Order lines", "explore-lines.json", "order_lines", "fct_order_lines.order_date",
    {"Product": "dim_products.product", "Category": "dim_products.category", "Alloy": "dim_alloys.alloy_name",
     "Metal": "dim_alloys.metal_name", "Stone": "dim_stones.stone_name", "Stone's family": "dim_stones.stone_family",
     **_WHERE},
    ("fct_order_lines.lines", "fct_order_lines.units", "fct_order_lines.revenue_eur",
     "fct_order_lines.unconverted_lines"),
)
CUBES = (ORDERS, LINES)


def cube_sql(cube: Cube, first: date, last: date) -> str:
    """The query as Looker would send it for a table of all these fields, the newest day first."""
    tile = {
        "explore": cube.explore, "fields": [cube.day, *cube.dimensions.values(), *cube.measures],
        "sorts": [f"{cube.day} desc"], "listen": {"days": cube.day}, "limit": MOST_ROWS,
    }
    return tile_sql(tile, f"{first}", f"{last}")


def cube_json(cube: Cube, ask: Ask, first: date, last: date, missing: list[date]) -> str:
    """`days`, `dimensions` with their words, and `rows`: places of day and words, then the measures.

    `missing` are days that readers do not see, `shown_from` is where the page begins. Where there are more rows than a
    page takes, `first` is later: every day that is offered is whole.
    """
    rows = ask(cube_sql(cube, first, last))
    if len(rows) == MOST_ROWS:
        cut: date = rows[-1][column(cube.day)]
        rows, first = [row for row in rows if row[column(cube.day)] > cut], cut + timedelta(days=1)
    return json.dumps({
        "subject": cube.subject, "first": f"{first}", "last": f"{last}",
        "shown_from": f"{max(first, last - timedelta(days=SHOWN_DAYS - 1))}",
        "missing": [f"{day}" for day in missing if day >= first], **_table(cube, rows),
    }, ensure_ascii=False, separators=(",", ":"))


def _table(cube: Cube, rows: Rows) -> dict[str, Any]:
    days = sorted({f"{row[column(cube.day)]}" for row in rows})
    words = {label: sorted({_word(row, name) for row in rows}) for label, name in cube.dimensions.items()}
    places = {label: {word: at for at, word in enumerate(found)} for label, found in words.items()}
    return {
        "days": days, "dimensions": [{"label": label, "words": found} for label, found in words.items()],
        "rows": [
            [days.index(f"{row[column(cube.day)]}"),
             *(places[label][_word(row, name)] for label, name in cube.dimensions.items()),
             *(_number(row[column(name)]) for name in cube.measures)]
            for row in rows
        ],
    }


def _word(row: Mapping[str, Any], name: str) -> str:
    value = row[column(name)]
    if isinstance(value, bool):
        return {"dim_customers.is_first_order": ("returning", "first")}.get(name, ("No", "Yes"))[value]
    return harmless_lines(str(value)) if value not in (None, "") else f"no {field(name).label.lower()}"


def _number(value: Decimal | int | None) -> float | int:
    """Money as the marts have it, to four digits; nothing where there is none, which the last measure counts."""
    return round(float(value), 4) if isinstance(value, Decimal) else value or 0
