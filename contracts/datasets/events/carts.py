"""The carts of events: options and lines, and every rule that a line can refuse its order for."""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from contracts.datasets.fields import documented, struct_of
from contracts.datasets.forms import known_forms as forms
from contracts.datasets.normalise.texts import VISIBLE
from contracts.datasets.reasons import Reason
from contracts.shop.stores import STORES

LARGEST_QUANTITY = 100
LARGEST_PRODUCT_ID = 9_999_999  # the shop's have six digits


class CartOption(pa.DataFrameModel):
    """One option chosen for a cart line."""

    option_label: pl.String = documented("option as printed", forms.OPTION, source_type="str", example="alloy")
    option_id: pl.String = documented(
        "the shop's id of the option", forms.OPTION_ID, source_type="int or str", example="328026",
    )
    value_label: pl.String = documented(
        "value as printed, in the shop's German", forms.OPTION, source_type="str", example="Weißgold 585",
    )
    value_id: pl.String = documented(
        "the shop's id of the value", forms.OPTION_ID, source_type="int or str", example="3010251",
    )


class OptionItem(CartOption):
    """One product option of an event; of dict-shaped options only the two labels are filled."""

    quality: pl.String = documented(
        "stone quality, on select_product_option_quality", forms.OPTION, source_type="str", example="AAA",
    )
    quality_label: pl.String = documented(
        "stone quality as printed", forms.OPTION, source_type="str", example="Diamant / AAA",
    )


class CartLine(pa.DataFrameModel):
    """One line of a cart; quantity, price and currency are printed on orders only."""

    line_number: pl.Int64 = documented(
        "position in the array; belongs to the key", forms.COUNT, source="cart_products",
        source_type="position in the list", unit="lines, from 0", example=0, nullable=False,
    )
    product_id: pl.Int64 = documented(
        "product", forms.WHOLE_PRODUCT_ID, source_type="int", unit="identifier", example=95_814,
    )
    quantity: pl.Int64 = documented("pieces", forms.COUNT, source="amount", source_type="int", unit="pieces", example=1)
    unit_price: Annotated[pl.Decimal, 20, 4] = documented(
        "price of one piece", forms.COUNT, source="price", source_type="str", unit="`currency_code`",
        example="1278.0000",
    )
    currency_code: pl.String = documented(
        "ISO 4217: the store's currency, confirmed by the symbol", forms.VOCABULARY, source="currency",
        source_type="str", example="EUR",
    )
    price_text: pl.String = documented(
        "price as printed", forms.PRICE, source="price", source_type="str", example="1.278,00",
    )
    currency_text: pl.String = documented(
        "symbol as printed", forms.SYMBOL, source="currency", source_type="str", example="€",
    )
    options: Annotated[pl.List, struct_of(CartOption)] = documented(
        "options chosen", forms.STRUCTURE, source="option", source_type="list or empty str", items=CartOption,
        example=[{"option_label": "alloy", "option_id": "328026", "value_label": "Weißgold 585",
                  "value_id": "3010251"}],
    )


class OrderLine(CartLine):
    """One line of a checkout_success, with what its rules need to know of the order."""

    row: pl.Int64 = documented(
        "the order's row in the chunk", forms.COUNT, source_type="position of the document", unit="rows, from 0",
        example=17, nullable=False, landed=False,
    )
    store_id: pl.String = documented(
        "the order's store", forms.VOCABULARY, source_type="str", example="6", landed=False,
    )

    @pa.check("product_id", name=Reason.LINE_PRODUCT_MISSING)
    def has_product(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("product_id").abs() <= LARGEST_PRODUCT_ID).fill_null(False))

    @pa.check("quantity", name=Reason.LINE_QUANTITY_INVALID)
    def has_quantity(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("quantity") >= 1).fill_null(False))

    @pa.check("quantity", name=Reason.LINE_QUANTITY_IMPLAUSIBLE)
    def quantity_is_plausible(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("quantity") <= LARGEST_QUANTITY).fill_null(True))

    @pa.check("price_text", name=Reason.LINE_PRICE_MISSING)
    def has_price(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(~_is_blank("price_text"))

    @pa.check("price_text", name=Reason.LINE_PRICE_UNPARSEABLE)
    def price_is_readable(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("unit_price").is_not_null() | _is_blank("price_text"))

    @pa.check("currency_text", name=Reason.LINE_CURRENCY_UNEXPECTED)
    def currency_is_the_stores(cls, data: pa.PolarsData) -> pl.LazyFrame:
        known = pl.col("store_id").is_in(list(STORES)).fill_null(False)
        return data.lazyframe.select(pl.col("currency_code").is_not_null() | ~known)


def _is_blank(column: str) -> pl.Expr:
    return ~pl.col(column).fill_null("").str.contains(VISIBLE)
