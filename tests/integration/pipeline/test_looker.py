"""Every tile of every dashboard, run on a published day, shows what the truth ledger says."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery

from dashboards.cube import FUNNEL, LINES, ORDERS, PRODUCTS, RECOMMENDATIONS, SEARCHES, Cube, cube_json
from dashboards.lookml import dashboards, views
from dashboards.tile_sql import column, tile_sql
from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.dbt.project import seed_rows
from tests.infra.terraform import TERRAFORM
from tests.integration.pipeline import published
from tests.integration.pipeline.conftest import Held, PublishedDay
from tests.lookml.dbt_words import described, models
from tests.lookml.rules import columns_of

RARE = "(rare)"

TILES = [(board, tile["name"]) for board in sorted(dashboards()) for tile in dashboards()[board]["elements"]]
# What a published day has none of.
_EMPTY = {("data_quality", "days_not_published")}
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

    def explored(self, cube: Cube) -> dict[str, float]:
        """The sums over the rows of a subject of Explore, by their headings."""
        day = date.fromisoformat(self.date)
        found = json.loads(cube_json(cube, lambda sql: [dict(row) for row in query(self.client, sql)], day, day, []))
        columns = zip(*(row[1 + len(cube.dimensions):] for row in found["rows"]), strict=True)
        return dict(zip(cube.sums, map(sum, columns), strict=True))


def as_account(settings: Settings, name: str) -> Settings:
    """The settings of whoever calls as this account of infra/terraform."""
    return settings.model_copy(update={"emulator_account": name})


@pytest.fixture(scope="module")
def boards(sandbox: Settings, published_day: PublishedDay) -> Boards:
    """The dashboards of the published day, asked for by Looker's account: it may read the marts and nothing else."""
    return Boards(bigquery_client(as_account(sandbox, "looker")), published_day.date)


@pytest.mark.parametrize(("board", "name"), TILES)
def test_a_tile_has_rows(boards: Boards, board: str, name: str) -> None:
    assert bool(boards.rows(board, name)) == ((board, name) not in _EMPTY)


@pytest.mark.parametrize(("board", "name", "figure"), [
    ("revenue", "revenue_eur", "fct_orders_revenue_eur"),
    ("revenue", "revenue_by_day", "fct_orders_revenue_eur"),
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
    ("revenue", "orders", "fct_orders_orders"),
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


def test_countries_have_the_orders_of_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    """A place that nobody can tell is one of its own."""
    shown = {row["dim_locations_country_code"]: (row["fct_orders_orders"], row["fct_orders_revenue_eur"])
             for row in boards.rows("geography", "map")}
    assert shown == {row["country_code"]: (row["orders"], row["revenue_eur"] and Decimal(row["revenue_eur"]))
                     for row in published_day.truth["by_country"]}


def test_search_terms_have_the_searches_of_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    due: dict[str, int] = {}
    for row in published_day.truth["searches_all_stores"]:
        term = row["search_term"] or RARE
        due[term] = due.get(term, 0) + row["searches"]
    assert due
    shown = boards.rows("search", "terms")
    assert {
        row["mart_search_terms_all_stores_search_term"]: row["mart_search_terms_all_stores_search_count"]
        for row in shown
    } == due
    assert boards.total("search", "searches", "mart_search_terms_search_count") == sum(due.values())


def test_placements_have_the_recommendations_of_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    due: dict[str, dict[str, int]] = {}
    for row in published_day.truth["funnel"]:
        placement, _, step = row["event_type"].partition("_recommendation_")
        if step and row["events"] > row["bot_events"]:
            steps = due.setdefault(placement, {"visible": 0, "noticed": 0, "clicked": 0})
            steps[step] += row["events"] - row["bot_events"]
    shown = {row["mart_recommendation_performance_placement"]: row
             for row in boards.rows("recommendations", "by_placement")}
    assert due
    assert {name: {step: row[f"mart_recommendation_performance_{step}_count"] for step in due[name]}
            for name, row in shown.items()} == due
    assert all(row["mart_recommendation_performance_click_rate"]
               == pytest.approx(due[name]["clicked"] / due[name]["visible"]) for name, row in shown.items()
               if due[name]["visible"])


def test_metals_have_the_pieces_of_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    due = sum(row["units"] for row in published_day.truth["by_alloy"])
    assert boards.total("products", "by_metal", "fct_order_lines_units") == due


def test_what_was_not_chosen_stands_apart_and_everything_else_was_read(
    boards: Boards, published_day: PublishedDay,
) -> None:
    shown = {row["dim_alloys_alloy_name"]: row["fct_order_lines_units"] for row in boards.rows("products", "by_metal")}
    due = sum(row["units"] for row in published_day.truth["by_alloy"] if row["alloy_code"] is None)
    assert shown["Not chosen"] == due > 0
    stones = {row["dim_stones_stone_name"] for row in boards.rows("products", "by_stone")}
    assert "Not chosen" in stones
    assert "Not read" not in {*shown, *stones}


def test_options_are_in_english(boards: Boards) -> None:
    options = boards.rows("products", "options")
    assert {row["bridge_order_line_options_option_name"] for row in options} == {"Alloy", "Stone", "Second stone"}
    values = {row["bridge_order_line_options_value_name"] for row in options}
    assert {"White gold 585", "Diamond", "Swarovski crystal"} <= values
    [state] = boards.rows("data_quality", "unknown")
    assert state["mart_data_quality_translated_option_share"] == 1


def test_countries_have_one_name_whether_they_are_the_stores_or_the_visitors(boards: Boards) -> None:
    rows = boards.rows("geography", "place_and_store")
    names = {row[f"{view}_country_name"] for row in rows for view in ("dim_locations", "dim_stores")}
    assert names - {"Unknown", None} <= {row["country_name"] for row in seed_rows("countries")}


def test_stores_countries_and_products_have_the_revenue_of_the_ledger(
    boards: Boards, published_day: PublishedDay,
) -> None:
    named = {row["country_code"]: row["country_name"] for row in seed_rows("countries")}
    country = {row["store_id"]: named[row["country_code"]] for row in seed_rows("stores")}
    by_country = _sums((country[row["store_id"]], row["revenue_eur"]) for row in published_day.truth["totals"])
    shown = {row["dim_stores_country_name"]: Decimal(row["fct_orders_revenue_eur"] or 0)
             for row in boards.rows("revenue", "revenue_by_store")}
    assert len(shown) == min(20, len(by_country))
    assert shown.items() <= by_country.items()
    by_product = _sums((row["product_id"], row["revenue_eur"]) for row in published_day.truth["by_product"])
    best = {row["dim_products_product_id"]: Decimal(row["mart_product_performance_revenue_eur"] or 0)
            for row in boards.rows("products", "best_sellers")}
    assert best.items() <= by_product.items()
    assert min(best.values()) >= max((sum_ for id_, sum_ in by_product.items() if id_ not in best), default=0)


def _sums(rows: Iterable[tuple[Any, str | None]]) -> dict[Any, Decimal]:
    """Euros by what they are of; what has no rate adds nothing."""
    found: dict[Any, Decimal] = {}
    for key, amount in rows:
        found[key] = found.get(key, Decimal()) + Decimal(amount or 0)
    return found


@pytest.mark.parametrize("cube", [ORDERS, LINES], ids=lambda one: one.subject)
def test_explore_has_the_sums_of_the_ledger(boards: Boards, published_day: PublishedDay, cube: Cube) -> None:
    count, units, revenue, without = boards.explored(cube).values()
    totals, flags = published_day.truth["totals"], published_day.truth["flags"][published_day.date]
    counted = "orders" if cube is ORDERS else "order_lines"
    assert (count, units) == (sum(row[counted] for row in totals), sum(row["units"] for row in totals))
    assert revenue == pytest.approx(float(sum(Decimal(row["revenue_eur"] or 0) for row in totals)), abs=0.005)
    assert without == (flags["lines_without_euros"] if cube is LINES else
                       sum(row["orders"] for row in totals if row["revenue_eur"] is None))


@pytest.mark.parametrize(("cube", "compared", "headings"), [
    (PRODUCTS, "product_performance", {"order_lines": "order_lines", "pieces": "units"}),
    (FUNNEL, "conversion", {name: name for name in FUNNEL.sums}),
    (RECOMMENDATIONS, "recommendations", {"shown": "visible", "noticed": "noticed", "clicked": "clicked"}),
    (SEARCHES, "searches", {"searches": "searches", "visitors": "visitors"}),
], ids=lambda one: one.subject if isinstance(one, Cube) else "")
def test_explore_has_what_visitors_did(
    boards: Boards, published_day: PublishedDay, cube: Cube, compared: str, headings: dict[str, str],
) -> None:
    names, due = published.figures(compared), published.expected(published_day.truth, compared).values()
    sums = boards.explored(cube)
    assert {heading: sums[heading] for heading in headings} == {
        heading: sum(int(row[names.index(name)]) for row in due) for heading, name in headings.items()}


def test_lines_are_conserved_as_in_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    [row] = boards.rows("data_quality", "line_conservation")
    lines = sum(one["order_lines"] for one in published_day.truth["totals"])
    excluded = published_day.truth["excluded"][published_day.date]
    figures = {name: row[f"mart_data_quality_{name}"] for name in (
        "line_count", "duplicate_line_count", "test_host_line_count", "foreign_host_line_count", "raw_line_count",
        "unexplained_line_count")}
    assert figures == {"line_count": lines, "duplicate_line_count": excluded["duplicate"],
                    "test_host_line_count": excluded["test_host"], "foreign_host_line_count": excluded["foreign_host"],
                    "raw_line_count": lines + sum(excluded.values()), "unexplained_line_count": 0}


def test_documents_are_conserved_as_in_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    [row] = [one for one in boards.rows("data_quality", "conservation")
             if one["status_conservation_dataset"] == "events"]
    due = published_day.truth["events"][published_day.date]
    figures = {step: row[f"status_conservation_{step}_count"] for step in (
        "extracted", "accepted", "quarantined", "landed", "loaded", "unexplained")}
    assert figures == {"extracted": due["documents"], "accepted": due["accepted"], "quarantined": due["quarantined"],
                    "landed": due["accepted"], "loaded": due["accepted"], "unexplained": 0}


def test_reasons_have_the_refused_documents_of_the_ledger(boards: Boards, published_day: PublishedDay) -> None:
    shown = {row["status_quarantine_reason"]: row["status_quarantine_open_document_count"]
             for row in boards.rows("data_quality", "quarantine_by_reason")}
    assert shown == published_day.truth["events"][published_day.date]["reasons"]


def test_a_held_day_is_told_with_its_reason_and_without_a_publication(boards: Boards, held_day: Held) -> None:
    shown = boards.rows("data_quality", "days_not_published", last=f"{held_day.day}")
    [row] = [one for one in shown if one["dim_dates_calendar_date"] == held_day.day]
    assert (row["status_days_state"], row["status_days_gate"], row["status_days_reason"]) == (
        "held", held_day.gate, held_day.reason)
    [other] = [one for one in shown if one["dim_dates_calendar_date"] == held_day.day - timedelta(days=1)]
    assert (other["status_days_state"], other["status_days_reason"]) == ("not run", None)


def test_the_banner_says_as_of_when_and_since_when_days_are_held(
    boards: Boards, sandbox: Settings, held_day: Held,
) -> None:
    """Of whichever days this sandbox has."""
    days = query(bigquery_client(sandbox), "select * from glamira_ops.quality_status")
    as_of = max(row["data_date"] for row in days if row["publication_id"])
    published_at = max(row["published_at"] for row in days if row["published_at"])
    held = sorted(row["data_date"] for row in days if row["status"] == "held")
    known = {row["data_date"] for row in days}
    holes = (max(known) - min(known)).days + 1 - len(known)
    [row] = boards.rows("revenue", "banner")
    assert row["status_days_banner"] == (
        f"Data as of {as_of}, published {published_at:%Y-%m-%d %H:%M} UTC. "
        f"Held since {held[0]}{f', {len(held)} days' if len(held) > 1 else ''}."
        f"{f' Days between that never ran: {holes}.' if holes else ''}")


def test_every_column_that_a_view_reads_is_in_the_marts(boards: Boards) -> None:
    rows = query(boards.client, "select table_name, column_name from glamira_marts.INFORMATION_SCHEMA.COLUMNS")
    real = {(row["table_name"], row["column_name"]) for row in rows}
    read = {(name, column) for name, view in views().items()
            for one in view.fields.values() for column in columns_of(one)}
    assert read - real == set()
    assert {(name, column) for name in models() for column in described(name)} - real == set()


def test_the_morning_check_of_the_cloud_passes_a_published_day_and_fails_without_one(
    sandbox: Settings, published_day: PublishedDay,
) -> None:
    watcher = bigquery_client(as_account(sandbox, "watcher"))
    asked = (TERRAFORM / "watch" / "sql" / "published_by_six.sql").read_text(encoding="utf-8")
    yesterday = "date_sub(current_date(), interval 1 day)"
    [row] = query(watcher, asked.replace(yesterday, f"date '{published_day.date}'"))
    assert row["verdict"] == "published"
    with pytest.raises(GoogleAPICallError, match="is not published"):
        query(watcher, asked)
