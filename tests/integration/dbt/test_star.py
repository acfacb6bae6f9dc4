"""The star says what was sold, once, in exact money, and whatever order the days come in."""

from decimal import Decimal
from typing import Any

from tests.integration.dbt.conftest import Step
from tests.integration.dbt.shop_days import MONDAY, TUESDAY, Rows

History = dict[str, Step]


def published(step: Step) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["event_id"], row["line_number"]): row for row in step.star["fct_order_lines"]}


def rows_of(rows: Rows, column: str, value: Any) -> Rows:
    return [row for row in rows if row[column] == value]


def test_repeats_and_test_orders_are_left_out(history: History) -> None:
    assert set(published(history["monday"])) == {("a1", 0), ("a1", 1), ("b1", 0), ("k1", 0)}


def test_amounts_are_exact_to_four_decimals(history: History) -> None:
    lines = published(history["monday"])
    assert lines["a1", 0]["unit_price"] == lines["a1", 0]["line_amount"] == Decimal("1234.5678")
    assert lines["b1", 0]["line_amount"] == Decimal("30.0300")


def test_euros_are_at_the_rate_of_the_day_or_null(history: History) -> None:
    lines = published(history["monday"])
    assert lines["a1", 0]["line_amount_eur"] == Decimal("1234.5678")
    # 30.03 / 1.0942 = 27.44470...
    assert lines["b1", 0]["line_amount_eur"] == Decimal("27.4447")
    assert lines["k1", 0]["line_amount_eur"] is None


def test_euros_are_rounded_once(history: History) -> None:
    # 707.35 / 82.1435 = 8.611149999696...: in two steps, by way of nine decimals, it would be 8.6112
    assert published(history["tuesday"])["r1", 0]["line_amount_eur"] == Decimal("8.6111")


def test_a_line_names_its_rate_and_who_published_it(history: History) -> None:
    lines = published(history["monday"])
    assert (lines["b1", 0]["exchange_rate"], lines["b1", 0]["exchange_rate_source"]) == (Decimal("1.0942"), "ECB")
    assert (lines["k1", 0]["exchange_rate"], lines["k1", 0]["exchange_rate_source"]) == (None, None)


def test_zero_price_lines_are_lines(history: History) -> None:
    gift = published(history["monday"])["a1", 1]
    assert (gift["is_zero_price"], gift["quantity"], gift["line_amount"]) == (True, 2, Decimal(0))


def test_every_option_is_kept_with_what_it_names(history: History) -> None:
    options = history["monday"].star["bridge_order_line_options"]
    assert sorted((row["option_kind"], row["value_label"], row["option_position"]) for row in options) == [
        ("alloy", "Titan", 0), ("alloy", "Weißgold 585", 0), ("stone", "Diamant", 1),
    ]


def test_alloys_and_stones_are_known_by_their_german_labels(history: History) -> None:
    star = history["monday"].star
    ring = published(history["monday"])["a1", 0]
    [alloy] = rows_of(star["dim_alloys"], "alloy_key", ring["alloy_key"])
    [stone] = rows_of(star["dim_stones"], "stone_key", ring["stone_key"])
    assert (alloy["alloy_code"], alloy["carat"], stone["stone_code"]) == ("white-585", 14, "diamond")


def test_what_is_not_known_is_the_unknown_member(history: History) -> None:
    lines = published(history["monday"])
    assert (lines["b1", 0]["alloy_key"], lines["k1", 0]["location_key"]) == ("-1", "-1")


def test_the_order_of_the_days_changes_no_row(history: History, reversed_history: Step) -> None:
    assert reversed_history.star == history["tuesday"].star


def test_a_day_touches_the_days_of_its_repeats(history: History, reversed_history: Step) -> None:
    assert history["monday"].report.days == (MONDAY,)
    assert reversed_history.report.days == (MONDAY, TUESDAY)


def test_a_repeat_days_later_does_not_count(history: History) -> None:
    tuesday = rows_of(history["tuesday"].star["fct_orders"], "order_date", TUESDAY)
    assert sorted(row["event_id"] for row in tuesday) == ["c1", "d1", "r1"]


def test_other_days_keep_their_rows(history: History) -> None:
    before, after = history["monday"].star, history["tuesday"].star
    days = {table: next(name for name in ("order_date", "activity_date", "data_date") if name in rows[0])
            for table, rows in before.items() if not table.startswith("dim_") and rows}
    assert len(days) > 5
    assert {table: rows_of(after[table], day, MONDAY) for table, day in days.items()} == {
        table: before[table] for table in days}


def test_a_repeat_counts_once_its_original_is_gone(history: History) -> None:
    corrected = history["corrected"]
    assert corrected.report.days == (MONDAY, TUESDAY)
    assert [row["order_date"] for row in rows_of(corrected.star["fct_orders"], "event_id", "a3")] == [TUESDAY]


def test_a_product_that_was_only_looked_at_is_a_member(history: History) -> None:
    star = history["tuesday"].star
    [seen] = rows_of(star["dim_products"], "product_id", 5)
    [looked_at] = rows_of(star["mart_product_performance"], "product_id", 5)
    assert (seen["product_key"], seen["crawl_outcome"]) == (looked_at["product_key"], "not_crawled")


def test_first_orders_are_told_apart_from_later_ones(history: History) -> None:
    star = history["tuesday"].star
    first = {row["first_order_key"] for row in star["dim_customers"]}
    returning = {row["event_id"] for row in star["fct_orders"] if row["order_key"] not in first}
    assert returning == {"k1", "c1", "d1"}


def test_the_funnel_counts_no_crawler_and_no_test_order(history: History) -> None:
    funnel = {row["store_id"]: row for row in history["monday"].star["mart_conversion_funnel_daily"]}
    assert {store: (row["product_view_count"], row["order_count"]) for store, row in funnel.items()} == {
        "6": (1, 1), "41": (0, 1), "100": (0, 1),
    }


def test_revenue_is_by_store_and_currency(history: History) -> None:
    revenue = {row["store_id"]: row for row in history["monday"].star["mart_revenue_daily"]}
    assert {store: (row["currency_code"], row["revenue"], row["revenue_eur"]) for store, row in revenue.items()} == {
        "6": ("EUR", Decimal("1234.5678"), Decimal("1234.5678")),
        "41": ("USD", Decimal("30.03"), Decimal("27.4447")),
        "100": ("KWD", Decimal("61.00"), None),
    }


def test_the_state_of_the_data_is_counted(history: History) -> None:
    [quality] = history["monday"].star["mart_data_quality"]
    counted = ("raw_line_count", "line_count", "duplicate_line_count", "test_host_line_count", "unconverted_line_count",
               "unlocated_line_count", "unnamed_product_line_count", "unknown_alloy_option_count")
    assert [quality[name] for name in counted] == [9, 4, 2, 3, 1, 1, 2, 1]
