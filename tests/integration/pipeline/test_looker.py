"""Every tile of every dashboard, run on a published day, shows what the truth ledger says."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from google.cloud import bigquery

from etl.clients import bigquery_client
from etl.settings import Settings
from etl.warehouse import query
from sandbox.dashboards.lookml import dashboards
from sandbox.dashboards.tile_sql import column, tile_sql
from tests.integration.pipeline.conftest import PublishedDay

TILES = [(board, tile["name"]) for board in sorted(dashboards()) for tile in dashboards()[board]["elements"]]
# What a published day has none of.
_EMPTY = {("data_quality", "days_not_published")}
_LAST_PUBLISHED = "select max(data_date) as day from glamira_ops.quality_status where status = 'published'"
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Boards:
    """The dashboards as they show one day."""

    client: bigquery.Client
    date: str

    def rows(self, board: str, name: str, last: str = "") -> Rows:
        """What one tile shows of the day, or of the days up to `last`."""
        [tile] = [one for one in dashboards()[board]["elements"] if one["name"] == name]
        found = [dict(row) for row in query(self.client, tile_sql(tile, self.date, last or self.date))]
        assert all(set(row) == {column(one) for one in tile["fields"]} for row in found)
        return found

    def total(self, board: str, name: str, figure: str) -> Decimal:
        """One figure of a tile, added over its rows."""
        return sum((Decimal(row[figure] or 0) for row in self.rows(board, name)), Decimal())


@pytest.fixture(scope="module")
def boards(sandbox: Settings, published_day: PublishedDay) -> Boards:
    """The dashboards of the published day."""
    return Boards(bigquery_client(sandbox), published_day.date)


@pytest.mark.parametrize(("board", "name"), TILES)
def test_a_tile_has_rows(boards: Boards, board: str, name: str) -> None:
    assert bool(boards.rows(board, name)) == ((board, name) not in _EMPTY)


@pytest.mark.parametrize(("board", "name", "figure"), [
    ("revenue", "revenue_eur", "mart_revenue_daily_revenue_eur"),
    ("revenue", "revenue_by_day", "mart_revenue_daily_revenue_eur"),
    ("revenue", "revenue_by_currency", "mart_revenue_daily_revenue_eur"),
    ("products", "by_category", "mart_product_performance_revenue_eur"),
])
def test_revenue_is_that_of_the_ledger(
    boards: Boards, published_day: PublishedDay, board: str, name: str, figure: str,
) -> None:
    due = sum(Decimal(row["revenue_eur"] or 0) for row in published_day.truth["totals"])
    assert due > 0
    assert boards.total(board, name, figure) == due


def test_each_currency_has_the_revenue_of_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    due: dict[str, Decimal] = {}
    for row in published_day.truth["totals"]:
        due[row["currency_code"]] = due.get(row["currency_code"], Decimal()) + Decimal(row["revenue"])
    shown = boards.rows("revenue", "revenue_by_currency")
    assert {row["dim_currencies_currency_code"]: Decimal(row["mart_revenue_daily_revenue"]) for row in shown} == due
    assert all(row["mart_revenue_daily_revenue_currency"] == row["dim_currencies_currency_code"] for row in shown)


@pytest.mark.parametrize(("board", "name", "figure"), [
    ("revenue", "orders", "mart_revenue_daily_order_count"),
    ("revenue", "orders_by_device", "fct_orders_orders"),
    ("revenue", "orders_by_weekday", "fct_orders_orders"),
    ("customers", "by_type", "fct_orders_orders"),
    ("customers", "first_orders", "fct_orders_orders"),
    ("funnel", "actions", "mart_conversion_funnel_daily_order_count"),
])
def test_orders_are_those_of_the_ledger(
    boards: Boards, published_day: PublishedDay, board: str, name: str, figure: str,
) -> None:
    assert boards.total(board, name, figure) == sum(row["orders"] for row in published_day.truth["totals"])


@pytest.mark.parametrize(("name", "figure", "due"), [
    ("visitors", "viewing_visitor_count", "viewing_visitors"),
    ("visitors", "ordering_visitor_count", "ordering_visitors"),
    ("actions", "add_to_cart_count", "add_to_carts"),
])
def test_the_funnel_is_that_of_the_ledger(
    boards: Boards, published_day: PublishedDay, name: str, figure: str, due: str,
) -> None:
    shown = boards.total("funnel", name, f"mart_conversion_funnel_daily_{figure}")
    assert shown == sum(row[due] for row in published_day.truth["conversion"])


def test_metals_have_the_pieces_of_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    due = sum(row["units"] for row in published_day.truth["by_alloy"])
    assert boards.total("products", "by_metal", "fct_order_lines_units") == due


def test_lines_are_conserved_as_in_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    [row] = boards.rows("data_quality", "conservation")
    lines = sum(one["order_lines"] for one in published_day.truth["totals"])
    excluded = published_day.truth["excluded"][published_day.date]
    told = {name: row[f"mart_data_quality_{name}"] for name in (
        "line_count", "duplicate_line_count", "test_host_line_count", "raw_line_count")}
    assert told == {"line_count": lines, "duplicate_line_count": excluded["duplicate"],
                    "test_host_line_count": excluded["test_host"], "raw_line_count": lines + sum(excluded.values())}


def test_the_banner_says_as_of_when_and_since_when_nothing_came(boards: Boards) -> None:
    """The last published day, whichever that is, is long past."""
    [last] = query(boards.client, _LAST_PUBLISHED)
    [row] = boards.rows("revenue", "banner")
    assert row["mart_data_quality_banner"] == f"Data as of {last['day']}. Held since {last['day'] + timedelta(days=1)}."


def test_days_after_the_published_one_are_shown_as_not_published(boards: Boards) -> None:
    shown = boards.rows("data_quality", "days_not_published", last="2020-04-26")
    assert [f"{row['dim_dates_calendar_date']}" for row in shown] == ["2020-04-26", "2020-04-25"]
