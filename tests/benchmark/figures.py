"""The figures that somebody reads, as the marts give them; a batch that changes none of them misleads nobody."""

import polars as pl
import yaml

from tests.benchmark.warehouse import Tables
from tests.conftest import ROOT

# What a dashboard groups the order lines by, and what it counts of the events.
_LINES_BY = ("store_id", "country_code", "device_type", "customer_key", "product_id", "alloy_key", "stone_key")
_ADDED = ("quantity", "line_amount_eur")
# A report shows a term that so many visitors searched for there; the others it counts together.
_VISITORS = int(yaml.safe_load((ROOT / "dbt" / "dbt_project.yml").read_text())["vars"]["search_term_visitors"])


def read(told: Tables) -> tuple[pl.DataFrame, ...]:
    """Orders, units and revenue; the funnel; views by product; searches; names and places: each in one order."""
    seen = told.events.filter(~pl.col("is_test_host"), ~pl.col("is_foreign_host"), ~pl.col("is_bot"))
    return (
        told.lines.group_by(_LINES_BY).agg(
            pl.col("order_key").n_unique().alias("orders"), *(pl.col(name).sum() for name in _ADDED)).sort(_LINES_BY),
        _counted(seen, "store_id", "event_type", visitors=True),
        _counted(seen.filter(pl.col("event_type") == "view_product_detail"), "product_id"),
        _terms(seen, "store_id"),
        _terms(seen),
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


def _terms(seen: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Searches and visitors of each term as the search marts show it, written apart from their macro."""
    term = pl.col("key_search").str.strip_chars().str.to_lowercase()
    searched = seen.filter(pl.col("event_type") == "search_box_action").with_columns(term=term).filter(
        pl.col("term").str.len_chars() > 0)
    is_common = pl.col("device_id_hash").n_unique().over(*by, "term") >= _VISITORS
    shown = pl.when(is_common).then("term").otherwise(pl.lit("(rare)"))
    return _counted(searched.with_columns(term=shown), *by, "term", visitors=True)
