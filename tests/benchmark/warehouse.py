"""A day without servers: documents through the row contract, then the tables that the day's questions are asked of."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import polars as pl

from contracts.datasets.events.judge import judge_events
from contracts.datasets.judge import Judged, Violation
from contracts.datasets.normalise.pseudonym import pseudonym
from tests.benchmark.batch import Batch, clean
from tests.benchmark.year import Document

KEY = "benchmark"
ORDER = "checkout_success"
UNKNOWN = "-1"


@dataclass(frozen=True)
class Tables:
    """What raw and the marts hold of one day; `refused` are the documents that the contract kept out, by position.

    `drift` and `value_counts` are the contract's counts over the whole batch.
    """

    events: pl.DataFrame
    locations: pl.DataFrame
    products: pl.DataFrame
    lines: pl.DataFrame
    refused: Mapping[int, list[Violation]]
    drift: Counter[str] = field(default_factory=Counter)
    value_counts: Counter[str] = field(default_factory=Counter)


@lru_cache(maxsize=8)
def clean_day(number: int) -> tuple[Batch, Judged]:
    """A day as nobody spoilt it, and what the contract says of it."""
    batch = clean(number)
    judged = judge_events(batch.documents, KEY)
    assert not judged.refused, judged.refused
    return batch, judged


def tables(batch: Batch) -> Tables:
    """The tables of a day; only documents that the clean day lacks are judged, for the row rules see one at a time."""
    before, clean_judged = clean_day(batch.number)
    known = {id(one) for one in before.documents}
    struck = [row for row, one in enumerate(batch.documents) if id(one) not in known]
    kept = {id(one) for one in batch.documents}
    stayed = pl.Series([id(one) in kept for one in before.documents], dtype=pl.Boolean)
    left = judge_events([one for one in before.documents if id(one) not in kept], KEY)
    came = judge_events([batch.documents[row] for row in struck], KEY)
    judged = Judged(
        pl.concat([clean_judged.accepted.filter(stayed), came.accepted]),
        {struck[row]: found for row, found in came.refused.items()},
        drift=clean_judged.drift - left.drift + came.drift,
        value_counts=clean_judged.value_counts - left.value_counts + came.value_counts,
    )
    return built(batch, judged)


def built(batch: Batch, judged: Judged) -> Tables:
    """The tables that the accepted events give, as the models make them; what is stamped another day lands there."""
    events = judged.accepted.filter(pl.col("event_date") == batch.day)
    locations = _locations(batch, events)
    lines = _lines(batch, events, locations)
    names = products(batch.names, batch.day)
    return Tables(events, locations, names, lines, judged.refused, judged.drift, judged.value_counts)


def _locations(batch: Batch, events: pl.DataFrame) -> pl.DataFrame:
    hashes = dict(zip(*_addresses(tuple(sorted(batch.countries))), strict=True))
    rows = [(hashes[ip], country) for ip, country in batch.countries.items()]
    frame = pl.DataFrame(rows, schema={"ip_hash": pl.String, "country_code": pl.String}, orient="row")
    return frame.with_columns(event_date=pl.lit(batch.day), country_name=pl.col("country_code"),
                              region_name=pl.lit("a region"), city_name=pl.lit("a town"))


@lru_cache(maxsize=8)
def _addresses(ips: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    return ips, [pseudonym(KEY, ip) for ip in ips]


def products(names: Mapping[int, str], day: date) -> pl.DataFrame:
    """The crawled products of a day, by their names."""
    rows = [(str(product), name, "named") for product, name in names.items()]
    schema = {"product_id": pl.String, "product_name": pl.String, "outcome": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(event_date=pl.lit(day), language=pl.lit("en"))


def _lines(batch: Batch, events: pl.DataFrame, locations: pl.DataFrame) -> pl.DataFrame:
    """Lines of production orders, each order once, in its money and in euros."""
    rates = pl.DataFrame({"currency_code": list(batch.rates), "rate": list(batch.rates.values())},
                         schema={"currency_code": pl.String, "rate": pl.Float64})
    placed = events.filter(
        pl.col("event_type") == ORDER, ~pl.col("is_test_host"), ~pl.col("is_foreign_host"),
    ).sort("occurred_at", "event_id").unique(["order_id", "store_id", "cart_fingerprint"], keep="first",
                                             maintain_order=True)
    customer = pl.coalesce("user_id_hash", "device_id_hash")
    return (
        placed.select(
            "order_id", "store_id", "event_id", "cart_products", "cart_fingerprint", "ip_hash", "device_type",
            "device_id_hash", "user_id_hash", order_key="event_id", ordered_at="occurred_at", order_date="event_date",
            device_key="device_type", customer_key=customer.fill_null(UNKNOWN),
        )
        .explode("cart_products").unnest("cart_products")
        .join(rates, on="currency_code", how="left")
        .join(locations.select("ip_hash", "country_code"), on="ip_hash", how="left")
        .with_columns(line_amount=pl.col("unit_price").cast(pl.Float64) * pl.col("quantity"))
        .with_columns(
            line_amount_eur=(pl.col("line_amount") / pl.col("rate")).round(4),
            is_zero_price=pl.col("unit_price") == 0, exchange_rate="rate",
            order_line_key=pl.concat_str("order_key", "line_number", separator="/"),
            location_key=pl.col("country_code").fill_null(UNKNOWN), alloy_key=_option("alloy"),
            stone_key=_option("diamond"),
        )
        .drop("rate")
    )


def _option(label: str) -> pl.Expr:
    """The first value of an option of a line."""
    wanted = pl.col("options").list.eval(
        pl.element().struct.field("value_label").filter(pl.element().struct.field("option_label") == label))
    return wanted.list.first().fill_null(UNKNOWN)


def struck_rows(batch: Batch) -> list[Document]:
    """The documents of a batch that the clean day does not have."""
    before, _ = clean_day(batch.number)
    known = {id(one) for one in before.documents}
    return [one for one in batch.documents if id(one) not in known]
