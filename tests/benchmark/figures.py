"""The figures that somebody reads, as the marts give them; a batch that changes none of them misleads nobody."""

import polars as pl

from tests.benchmark.warehouse import Tables

# What a dashboard groups the order lines by, and what it counts of the events.
_LINES_BY = ("store_id", "country_code", "device_type", "customer_key", "product_id", "alloy_key", "stone_key")
_ADDED = ("quantity", "line_amount_eur")


def read(told: Tables) -> tuple[pl.DataFrame, ...]:
    """Orders, units and revenue; the funnel; views by product; searches; names and places: each in one order."""
    seen = told.events.filter(~pl.col("is_test_host"), ~pl.col("is_foreign_host"), ~pl.col("is_bot"))
    return (
        told.lines.group_by(_LINES_BY).agg(
            pl.col("order_key").n_unique().alias("orders"), *(pl.col(name).sum() for name in _ADDED)).sort(_LINES_BY),
        _counted(seen, "store_id", "event_type", visitors=True),
        _counted(seen.filter(pl.col("event_type") == "view_product_detail"), "product_id"),
        _counted(seen.filter(pl.col("event_type") == "search_box_action"), "store_id", "key_search"),
        told.products.filter(pl.col("product_id").is_in(told.lines["product_id"].cast(pl.String).unique().to_list()))
        .sort("product_id"),
        told.lines.group_by(pl.col("ordered_at").dt.hour()).agg(pl.len()).sort("ordered_at"),
    )


def differ(one: tuple[pl.DataFrame, ...], other: tuple[pl.DataFrame, ...]) -> bool:
    """Whether any figure is another one."""
    return not all(left.equals(right) for left, right in zip(one, other, strict=True))


def _counted(frame: pl.DataFrame, *by: str, visitors: bool = False) -> pl.DataFrame:
    people = [pl.col("device_id_hash").n_unique()] if visitors else []
    return frame.group_by(by).agg(pl.len(), *people).sort(by)
