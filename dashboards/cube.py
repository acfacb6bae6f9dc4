"""What each board is about, by everything that analysts filter by, as a small JSON: a page adds it up by itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from contracts.foreign_text import harmless_lines
from dashboards.lookml import field
from dashboards.tile_sql import column, tile_sql
from dashboards.tiles import SHOWN_DAYS, Ask, Rows, Tile

MOST_ROWS = 20_000
_WHERE = {
    "Store's country": "dim_stores.country_name", "Store": "dim_stores.domain",
    "Visitor's country": "dim_locations.country_name", "Currency": "dim_currencies.currency_code",
    "Device": "dim_devices.device_type", "Customer": "dim_customers.customer_type",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What a page makes of sums, named by their headings: one of them, or one by another, less what has no part in it.

    `digits` are those after the point; a share is shown per cent. `measure` is Looker's, where it is no sum's.
    """

    label: str
    of: str
    per: str = ""
    less: str = ""
    digits: int = 0
    is_share: bool = False
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Cube:
    """A subject: the explore that is asked, the day of its partition, and what is filtered and grouped by as people
    read it.

    `sums` are the measures that are added up, by their headings in the CSV; the first counts the subject itself.
    `beside` are the labels of figures that always stand beside the chosen one, `lacking` the heading of what has no
    euros.
    """

    subject: str
    file: str
    explore: str
    day: str
    dimensions: Mapping[str, str]
    sums: Mapping[str, str]
    figures: Sequence[Figure]
    beside: Sequence[str]
    lacking: str = ""


ORDERS = Cube(
    "Orders", "explore.json", "orders", "fct_orders.order_date",
    _WHERE | {"First order": "dim_customers.is_first_order"},
    {"orders": "fct_orders.orders", "pieces": "fct_orders.units", "revenue_eur": "fct_orders.revenue_eur",
     "orders_without_euros": "fct_orders.unconverted_orders"},
    (Figure("Revenue in euros", "revenue_eur", digits=2), Figure("Orders", "orders"), Figure("Pieces", "pieces"),
     Figure("Average order value in euros", "revenue_eur", "orders", "orders_without_euros", digits=2,
            measure="fct_orders.average_order_value_eur"),
     Figure("Orders without euros", "orders_without_euros")),
    ("Orders", "Pieces"), "orders_without_euros",
)
LINES = Cube(
    "Order lines", "explore-lines.json", "order_lines", "fct_order_lines.order_date",
    {"Product": "dim_products.product", "Category": "dim_products.category", "Alloy": "dim_alloys.alloy_name",
     "Metal": "dim_alloys.metal_name", "Stone": "dim_stones.stone_name", "Stone's family": "dim_stones.stone_family",
     **_WHERE},
    {"order_lines": "fct_order_lines.lines", "pieces": "fct_order_lines.units",
     "revenue_eur": "fct_order_lines.revenue_eur", "order_lines_without_euros": "fct_order_lines.unconverted_lines"},
    (Figure("Revenue in euros", "revenue_eur", digits=2), Figure("Order lines", "order_lines"),
     Figure("Pieces", "pieces"),
     Figure("Average order line value in euros", "revenue_eur", "order_lines", "order_lines_without_euros", digits=2),
     Figure("Order lines without euros", "order_lines_without_euros")),
    ("Order lines", "Pieces"), "order_lines_without_euros",
)
_STORE = {"Store's country": "dim_stores.country_name", "Store": "dim_stores.domain"}
_FUNNEL = "mart_conversion_funnel_daily"
FUNNEL = Cube(
    "Viewing visitors", "explore-funnel.json", "funnel", f"{_FUNNEL}.activity_date", _STORE,
    {"viewing_visitors": f"{_FUNNEL}.viewing_visitor_count", "carting_visitors": f"{_FUNNEL}.carting_visitor_count",
     "cart_viewing_visitors": f"{_FUNNEL}.cart_viewing_visitor_count",
     "checkout_visitors": f"{_FUNNEL}.checkout_visitor_count", "ordering_visitors": f"{_FUNNEL}.ordering_visitor_count",
     "product_views": f"{_FUNNEL}.product_view_count", "add_to_carts": f"{_FUNNEL}.add_to_cart_count",
     "cart_views": f"{_FUNNEL}.cart_view_count", "checkouts": f"{_FUNNEL}.checkout_count",
     "orders": f"{_FUNNEL}.order_count"},
    (Figure("Conversion rate", "ordering_visitors", "viewing_visitors", digits=2, is_share=True,
            measure=f"{_FUNNEL}.conversion_rate"),
     Figure("Cart rate", "carting_visitors", "viewing_visitors", digits=2, is_share=True,
            measure=f"{_FUNNEL}.cart_rate"),
     Figure("Viewing visitors", "viewing_visitors"), Figure("Carting visitors", "carting_visitors"),
     Figure("Cart viewing visitors", "cart_viewing_visitors"), Figure("Checkout visitors", "checkout_visitors"),
     Figure("Ordering visitors", "ordering_visitors"), Figure("Product views", "product_views"),
     Figure("Add to carts", "add_to_carts"), Figure("Cart views", "cart_views"), Figure("Checkouts", "checkouts"),
     Figure("Orders", "orders")),
    ("Viewing visitors", "Ordering visitors"),
)
_PRODUCTS = "mart_product_performance"
PRODUCTS = Cube(
    "Product views", "explore-products.json", "products", f"{_PRODUCTS}.activity_date",
    {"Product": "dim_products.product", "Category": "dim_products.category"},
    {"product_views": f"{_PRODUCTS}.view_count", "add_to_carts": f"{_PRODUCTS}.add_to_cart_count",
     "order_lines": f"{_PRODUCTS}.line_count", "pieces": f"{_PRODUCTS}.unit_count",
     "revenue_eur": f"{_PRODUCTS}.revenue_eur"},
    (Figure("Product views", "product_views"), Figure("Add to carts", "add_to_carts"),
     Figure("Order lines", "order_lines"), Figure("Pieces", "pieces"),
     Figure("Revenue in euros", "revenue_eur", digits=2),
     Figure("Order lines per view", "order_lines", "product_views", digits=2, is_share=True,
            measure=f"{_PRODUCTS}.orders_per_view")),
    ("Product views", "Order lines"),
)
_RECOMMENDED = "mart_recommendation_performance"
RECOMMENDATIONS = Cube(
    "Recommendations shown", "explore-recommendations.json", "recommendations", f"{_RECOMMENDED}.activity_date",
    {"Placement": f"{_RECOMMENDED}.placement", **_STORE},
    {"shown": f"{_RECOMMENDED}.visible_count", "noticed": f"{_RECOMMENDED}.noticed_count",
     "clicked": f"{_RECOMMENDED}.clicked_count", "sold_lines": f"{_RECOMMENDED}.sold_line_count",
     "sold_revenue_eur": f"{_RECOMMENDED}.sold_revenue_eur"},
    (Figure("Click rate", "clicked", "shown", digits=2, is_share=True, measure=f"{_RECOMMENDED}.click_rate"),
     Figure("Shown", "shown"), Figure("Noticed", "noticed"), Figure("Clicked", "clicked"),
     Figure("Sold lines", "sold_lines"), Figure("Sold revenue in euros", "sold_revenue_eur", digits=2)),
    ("Shown", "Clicked"),
)
SEARCHES = Cube(
    "Searches", "explore-searches.json", "search", "mart_search_terms.activity_date",
    {"Search term": "mart_search_terms.search_term", "Language": "dim_stores.language", **_STORE},
    {"searches": "mart_search_terms.search_count", "visitors": "mart_search_terms.visitor_count"},
    (Figure("Searches", "searches"), Figure("Visitors", "visitors"),
     Figure("Searches per visitor", "searches", "visitors", digits=2)),
    ("Searches", "Visitors"),
)
CUBES = (ORDERS, LINES, PRODUCTS, FUNNEL, RECOMMENDATIONS, SEARCHES)
# What boards group by, and Explore by another field of the same dimension.
_ALIKE = {"dim_products.product_id": "dim_products.product", "dim_locations.country_code": "dim_locations.country_name"}


def place_in_explore(tile: Tile) -> str:
    """Where the page Explore begins with what a tile shows, as the part of its address after `#`; else nothing."""
    measures = [f"{one.view}.{one.name}" for one in tile.measures]
    for cube in CUBES:
        figures = {one.measure or cube.sums[one.of]: one.label for one in cube.figures if one.measure or not one.per}
        if measures and measures[0] in figures:
            return urlencode({"of": cube.file, "figure": figures[measures[0]], "by": _grouped(tile, cube)})
    return ""


def _grouped(tile: Tile, cube: Cube) -> str:
    labels = {name: label for label, name in cube.dimensions.items()}
    names = [f"{one.view}.{one.name}" for one in tile.dimensions]
    return next((labels[known] for name in names if (known := _ALIKE.get(name, name)) in labels), "Day")


def cube_sql(cube: Cube, first: date, last: date) -> str:
    """The query as Looker would send it for a table of all these fields, the newest day first."""
    tile = {
        "explore": cube.explore, "fields": [cube.day, *cube.dimensions.values(), *cube.sums.values()],
        "sorts": [f"{cube.day} desc"], "listen": {"days": cube.day}, "limit": MOST_ROWS,
    }
    return tile_sql(tile, f"{first}", f"{last}")


def cube_json(cube: Cube, ask: Ask, first: date, last: date, missing: list[date]) -> str:
    """`days`, `dimensions` with their words, `rows` (places of day and words, then the sums), and what is made of sums.

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
        "sums": list(cube.sums), "figures": [asdict(one) for one in cube.figures], "beside": cube.beside,
        "lacking": cube.lacking,
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
             *(_number(row[column(name)]) for name in cube.sums.values())]
            for row in rows
        ],
    }


def _word(row: Mapping[str, Any], name: str) -> str:
    value = row[column(name)]
    if isinstance(value, bool):
        return {"dim_customers.is_first_order": ("returning", "first")}.get(name, ("No", "Yes"))[value]
    if value in (None, ""):
        return f"no {field(name).label.lower()}"
    return harmless_lines(str(value))


def _number(value: Decimal | int | None) -> float | int:
    """Money as the marts have it, to four digits; nothing where there is none, which the last measure counts."""
    return round(float(value), 4) if isinstance(value, Decimal) else value or 0
