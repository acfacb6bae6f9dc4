"""The products contract: what the crawler learned of each product, as it lands, and every rule that can refuse it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

from contracts.datasets.fields import documented
from contracts.datasets.forms import known_forms as forms
from contracts.datasets.judge import Judged, Record, judged
from contracts.shop.feed import ProductOutcome, longest

_SHOP_URL = r"^https://[a-z0-9.-]+/\S*$"
_INSTANT = "%Y-%m-%dT%H:%M:%S%z"
_TEXTS = (
    "product_name", "sku", "category", "collection", "price_text", "currency_text", "language", "url", "canonical_url",
    "reason",
)


class Products(pa.DataFrameModel):
    """One product asked for on one day; a product that could not be named stays, with its outcome."""

    product_id: pl.Int64 = documented(
        "product", forms.WHOLE_PRODUCT_ID, source_type="text", unit="identifier", example=95_814,
    )
    event_date: pl.Date = documented(
        "day whose events hold the product", forms.DAY, source_type="date of the run", unit="day, UTC",
        example="2020-05-04", nullable=False,
    )
    outcome: pl.String = documented(
        "named, not_found, soft_not_found, redirected, blocked or failed", forms.VOCABULARY, source_type="text",
        example="named",
    )
    product_name: pl.String = documented(
        "name in the page's language", forms.PUBLIC, source_type="text", example="Ring Solene 0.5 crt",
    )
    sku: pl.String = documented(
        "stock keeping unit as the page says it", forms.PUBLIC, source_type="text", example="SKU-95814",
    )
    category: pl.String = documented(
        "category as the page says it", forms.PUBLIC, source_type="text", example="Engagement Rings",
    )
    collection: pl.String = documented(
        "collection as the page says it", forms.PUBLIC, source_type="text", example="Solitaire",
    )
    price_text: pl.String = documented(
        "price as printed; never added up", forms.PUBLIC, source_type="text", example="1.278,00",
    )
    currency_text: pl.String = documented("currency as printed", forms.PUBLIC, source_type="text", example="€")
    language: pl.String = documented(
        "language that the page's host speaks, two letters", forms.VOCABULARY, source_type="text", example="en",
    )
    url: pl.String = documented(
        "public address that gave the outcome", forms.PUBLIC, source_type="text",
        example="https://www.glamira.com/ring-solene.html",
    )
    http_status: pl.Int64 = documented(
        "HTTP status; null when there was no answer", forms.COUNT, source_type="text", unit="status code", example=200,
    )
    fetched_at: Annotated[pl.Datetime, "us", "UTC"] = documented(
        "when the answer came", forms.INSTANT, source_type="text, ISO 8601", unit="moment, UTC",
        example="2020-05-05T02:10:00Z",
    )
    canonical_url: pl.String = documented(
        "address that the page calls its own", forms.PUBLIC, source_type="text",
        example="https://www.glamira.com/ring-solene.html",
    )
    reason: pl.String = documented(
        "why the page does not name the product; null when it does", forms.PUBLIC, source_type="text",
        example="status 404",
    )

    @pa.check("product_id", name="product_id_invalid")
    def has_id(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A product id that is missing or not a positive whole number."""
        return data.lazyframe.select((pl.col("product_id") > 0).fill_null(False))

    @pa.check("outcome", name="product_outcome_unknown")
    def outcome_is_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An outcome that the crawler does not have."""
        return data.lazyframe.select(pl.col("outcome").is_in(list(ProductOutcome)).fill_null(False))

    @pa.dataframe_check(name="product_name_missing")
    def named_has_name(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A product called named that has no name."""
        is_named = (pl.col("outcome") == ProductOutcome.NAMED).fill_null(False)
        return data.lazyframe.select(named=~is_named | pl.col("product_name").is_not_null())

    @pa.dataframe_check(name="product_text_too_long")
    def texts_are_short(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A text of more than 500 characters, or an address of more than 2,083."""
        are_short = [(pl.col(name).str.len_chars() <= longest(name)).fill_null(True) for name in _TEXTS]
        return data.lazyframe.select(short=pl.all_horizontal(are_short))

    @pa.check("url", name="product_url_invalid")
    def url_is_public(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An address that is missing or no https address."""
        return data.lazyframe.select(pl.col("url").str.contains(_SHOP_URL).fill_null(False))


def judge_products(records: Sequence[Record], _key: str) -> Judged:
    """Judge rows of the crawler's CSV feed."""
    return judged(Products, product_rows(records))


def product_rows(records: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Records of `etl.sources.products` as `Products`' columns, row for row.

    Blank texts become null, and so does what is no number or no instant; the contract judges.
    """
    columns = Products.to_schema().columns
    texts = {name: [record.get(name) for record in records] for name in columns}
    raw = pl.DataFrame(texts, schema=dict.fromkeys(columns, pl.String), strict=False)
    return raw.with_columns(pl.all().str.strip_chars().replace("", None)).with_columns(
        pl.col("event_date").str.to_date(),
        pl.col("product_id", "http_status").cast(pl.Int64, strict=False),
        pl.col("fetched_at").str.to_datetime(_INSTANT, time_unit="us", strict=False, time_zone="UTC"),
    )
