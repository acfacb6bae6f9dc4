"""Pictures show values as Looker prints them, to scale, and text from the data as text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import SandboxError
from dashboards import charts
from dashboards.formats import formatted, shown
from dashboards.lookml import dashboards, field, views
from dashboards.pages import board_html, index_html, shape
from dashboards.tiles import Board, Tile, board
from sandbox.pictures import build
from sandbox.settings import SandboxSettings

HOSTILE = "<script>alert('ring')</script>"
DAYS = (date(2020, 5, 4), date(2020, 5, 5))
DAY, REVENUE, ORDERS = (f"mart_revenue_daily.{name}" for name in ("order_date", "revenue_eur", "order_count"))


def tile(kind: str, names: Sequence[str], *rows: Sequence[Any], pivot: str = "") -> Tile:
    """A tile that was answered with these rows."""
    keys = [name.replace(".", "_") for name in names]
    return Tile("Title", kind, 12, "", tuple(map(field, names)), field(pivot) if pivot else None, "select 1",
                [dict(zip(keys, row, strict=True)) for row in rows])


@pytest.mark.parametrize(("value", "name", "text"), [
    (Decimal("1234567.8"), "euro", "€1,234,567.80"), (0.0512, "percent_1", "5.1%"), (1234, "decimal_0", "1,234"),
    (2020, "id", "2020"), (None, "euro", "–"), (True, "", "Yes"), (False, "", "No"), (DAYS[0], "", "2020-05-04"),
    (datetime(2020, 5, 4, 9, 5, tzinfo=UTC), "", "2020-05-04 09:05"), (Decimal("1.23456"), "rate", "1.2346"),
])
def test_values_are_printed_as_looker_does(value: Any, name: str, text: str) -> None:
    assert formatted(value, name) == text


def test_every_value_format_of_the_project_is_known() -> None:
    names = {str(one.spec.get("value_format_name", "")) for view in views().values() for one in view.fields.values()}
    assert all(formatted(1, name) for name in names)
    with pytest.raises(ValueError, match="usd"):
        formatted(1, "usd")


def test_an_amount_carries_the_currency_of_its_row() -> None:
    row = {"mart_revenue_daily_revenue": Decimal("99.5"), "mart_revenue_daily_revenue_currency": "SEK"}
    assert shown(field("mart_revenue_daily.revenue"), row) == "99.50 SEK"


def test_every_visualisation_of_the_project_can_be_drawn() -> None:
    kinds = {spec["type"] for one in dashboards().values() for spec in one["elements"]}
    assert all(shape(tile(kind, [ORDERS])) for kind in kinds)
    with pytest.raises(ValueError, match="looker_sankey"):
        shape(tile("looker_sankey", [ORDERS]))


def told_of(picture: str) -> str:
    """What a reader is told who does not see the chart."""
    return unescape(re.findall(r'aria-label="([^"]*)"', picture)[0])


def board_of(*tiles: Tile, shown_days: Sequence[date] = DAYS) -> Board:
    return Board("revenue", "Revenue", "What is sold.", date(2020, 5, 1), date(2020, 5, 7), "As of today.", tiles,
                 frozenset(shown_days))


def test_each_measure_is_a_chart_with_its_unit_and_every_value() -> None:
    columns = tile("looker_column", [DAY, REVENUE, ORDERS], (DAYS[0], 50, 8), (DAYS[1], 100, 2))
    money, orders = charts.panels(columns, board_of(columns))
    assert told_of(money.picture) == (
        "Revenue in euros: 2020-05-04 · €50.00; 2020-05-05 · €100.00")
    assert ">EUR</text>" in money.picture
    assert ">order count</text>" in orders.picture
    assert {">4 May<", ">5 May<", ">100<"} <= set(re.findall(r">[^<>]+<", money.picture))


def test_a_day_that_readers_do_not_see_is_hatched_in_charts_by_day_and_named() -> None:
    seen = [date(2020, 5, 2), *DAYS, date(2020, 5, 7)]
    columns = tile("looker_column", [DAY, REVENUE], *((day, 50) for day in seen))
    board_ = board_of(columns, shown_days=seen)
    assert charts.missing_days(board_) == [date(2020, 5, 3), date(2020, 5, 6)]
    assert charts.panels(columns, board_)[0].picture.count('fill="url(#hole)"') == 2
    assert "Hatched in the charts by day: 2020-05-03, 2020-05-06." in board_html(board_, [board_])
    by_store = tile("looker_column", ["dim_stores.domain", REVENUE], ("a", 1))
    assert "url(#hole)" not in charts.panels(by_store, board_)[0].picture


def test_a_pivot_stacks_its_series() -> None:
    names = [DAY, "status_quarantine.status", "status_quarantine.document_count"]
    rows = [(DAYS[0], "open", 30), (DAYS[0], "discarded", 10), (DAYS[1], "open", 20)]
    stacked = tile("looker_column", names, *rows, pivot="status_quarantine.status")
    [panel] = charts.panels(stacked, board_of(stacked))
    assert panel.legend == ("open", "discarded")
    assert (panel.picture.count('fill="var(--ink0)"'), panel.picture.count('fill="url(#s1)"')) == (2, 1)
    assert "2020-05-04 · open · 30" in told_of(panel.picture)


def test_a_single_value_names_what_it_leaves_out() -> None:
    average = tile("single_value", ["fct_orders.average_order_value_eur", "fct_orders.unconverted_orders"], (250, 3))
    page = board_html(board_of(replace(average, comparison="orders without euros")), [board_of()])
    assert "€250.00" in page
    assert "3 orders without euros" in page


def test_bars_are_shares_of_the_longest_and_steps_of_the_first() -> None:
    by_store = charts.bars(tile("looker_bar", ["dim_stores.domain", REVENUE], ("a", 80), ("b", 20), ("c", None)))
    assert [(bar.label, bar.length) for bar in by_store] == [("a", 100), ("b", 25), ("c", 0)]
    funnel = charts.bars(tile("looker_funnel", [REVENUE, ORDERS], (200, 50)))
    assert [(bar.length, bar.figures[1]) for bar in funnel] == [(100, "100.0%"), (25, "25.0%")]


def test_slices_have_their_shares() -> None:
    whole = tile("looker_pie", ["dim_devices.device_type", ORDERS], ("mobile", 3), ("desktop", 1))
    assert [one.share for one in charts.slices(whole)] == ["75.0%", "25.0%"]
    assert told_of(charts.pie(whole)) == "Title: mobile 75.0%, desktop 25.0%"


def test_text_from_the_data_stays_text() -> None:
    board_ = Board("search", HOSTILE, HOSTILE, *DAYS, HOSTILE, (
        tile("looker_grid", ["mart_search_terms.search_term"], (HOSTILE,)),
        tile("looker_bar", ["dim_stores.domain", ORDERS], (HOSTILE, 1)),
        tile("looker_pie", ["dim_stores.domain", ORDERS], (HOSTILE, 1)),
        tile("looker_column", ["dim_stores.domain", ORDERS], (HOSTILE, 1)),
    ))
    for page in (board_html(board_, [board_]), index_html([board_])):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_a_board_shows_as_many_days_as_its_filter_says_and_each_tile_its_query() -> None:
    asked: list[str] = []
    spec = dashboards()["search"]

    def nothing(sql: str) -> list[dict[str, Any]]:
        asked.append(sql)
        return [{"status_days_banner": "Data as of today."}] if "status_days_banner" in sql else []

    shown_board = board(spec, DAYS[1], nothing)
    assert (shown_board.first, shown_board.last) == (date(2020, 4, 8), DAYS[1])
    assert len(asked) == len(spec["elements"])
    page = board_html(shown_board, [shown_board])
    assert "Data as of today." in page
    assert page.count("None in these days.") == page.count("date &#39;2020-04-08&#39;") == len(asked) - 1


def test_without_servers_the_error_says_how_to_start_them(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"\.venv/bin/glamira sandbox up"):
        build(SandboxSettings(tmp_path, 1024, 0.0))
