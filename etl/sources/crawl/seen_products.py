"""What a day's documents say of products: which were viewed where, and which were sold.

Three of a day's documents in four view a product, mostly one that others view on the same address. So they are read
column by column, and what is said twice is dropped before anybody looks at it.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from contracts.datasets.bson_columns import PlainDocuments
from contracts.datasets.bson_walk import INT32, INT64, NULL, TEXT, Shape, walk
from contracts.datasets.events.carts import LARGEST_PRODUCT_ID
from contracts.datasets.events.contract import CHECKOUT_SUCCESS
from contracts.datasets.normalise.scalars import position
from contracts.datasets.raw_documents import Document, RawDocuments
from etl.ops.day_run import Run
from etl.sources.mongo.extract import odd_documents, regular
from etl.sources.mongo.moments import by_stamp, read

# The fields that name a viewed product, the first before the other, and those with addresses of it.
PRODUCTS, ADDRESSES, EVENT, CART = (
    ("product_id", "viewing_product_id"), ("current_url", "referrer_url"), "collection", "cart_products",
)
# Sent from a list of recommendations: the product's page may be the one before.
SENT_FROM_A_LIST = "product_view_all_recommend_clicked"
# In bytes: what is longer is no address that servers answer, whatever its query.
LONGEST_ADDRESS = 65_536
# A document with a cart, or with a field of another type, is looked at by itself.
_SHAPE = Shape(
    dict.fromkeys(PRODUCTS, (TEXT, INT32, INT64, NULL)) | dict.fromkeys((*ADDRESSES, EVENT), (TEXT, NULL)),
)
_FIELDS = dict.fromkeys((*PRODUCTS, *ADDRESSES, EVENT, CART), 1)
_WITH_PRODUCT = {"$or": [{name: {"$exists": True}} for name in (*PRODUCTS, CART)]}
_COLUMNS = (*PRODUCTS, *ADDRESSES)

Seen = tuple[int, str | None]


def seen_products(run: Run) -> Iterator[Seen]:
    """Each product that the day's documents view or sell, with an address that it was viewed on; null for none.

    Addresses are without their query. A product comes as often as documents differ in what they say of it.
    """
    views = pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String))
    with_product, fields = regular(run.day) | _WITH_PRODUCT, _FIELDS | {"_id": 0}
    for documents in read(run.events, with_product, fields, hint=by_stamp(run.events)):
        seen, others = _plain_views(documents)
        views = pl.concat([views, seen]).unique()
        for document in others:
            yield from _seen_in(document)
    for first, second, page, before in views.iter_rows():
        yield from _viewed((first, second), (page, before))
    for document in odd_documents(run.events, run.day, _FIELDS):
        yield from _seen_in(document)


def _plain_views(documents: RawDocuments) -> tuple[pl.DataFrame, RawDocuments]:
    """What the documents without surprises say of products, once each, and the other documents."""
    batch = documents.batch
    found = walk(batch, _SHAPE)
    rows = np.flatnonzero(found.is_plain)
    plain = PlainDocuments(batch, _SHAPE, found, rows)
    is_odd = plain.are_no_utf8(_SHAPE.names)
    if is_odd.any():
        rows = rows[~is_odd]
        plain = PlainDocuments(batch, _SHAPE, found, rows)
    others = np.setdiff1d(np.arange(len(documents)), rows, assume_unique=True)
    return _views(plain), documents.chosen(others.tolist())


def _views(plain: PlainDocuments) -> pl.DataFrame:
    is_from_list = pl.Series(plain.texts(EVENT), dtype=pl.String) == SENT_FROM_A_LIST
    page, before = (_addresses(plain, name) for name in ADDRESSES)
    before = before.zip_with(is_from_list.fill_null(value=False), pl.Series([None], dtype=pl.String))
    columns = (*(_product(plain, name) for name in PRODUCTS), page, before)
    return pl.DataFrame(dict(zip(_COLUMNS, columns, strict=True))).unique()


def _addresses(plain: PlainDocuments, field: str) -> pl.Series:
    """The addresses of a field without their query; null where they are too long."""
    texts = pl.Series(plain.texts(field), dtype=pl.String)
    texts = texts.zip_with(texts.str.len_bytes() <= LONGEST_ADDRESS, pl.Series([None], dtype=pl.String))
    return texts.str.splitn("?", 2).struct.field("field_0")


def _product(plain: PlainDocuments, field: str) -> pl.Series:
    """A field that names a product, as text."""
    kinds, texts = plain.kinds(field), pl.Series(plain.texts(field), dtype=pl.String)
    is_number = (kinds == INT32) | (kinds == INT64)
    if not is_number.any():
        return texts
    numbers = pl.Series(plain.whole_numbers(field)).cast(pl.String)
    return texts.zip_with(pl.Series(~is_number), numbers)


def _seen_in(document: Document) -> Iterator[Seen]:
    """The product that a document views, and those that it sells."""
    page, before = (_without_query(document.get(name)) for name in ADDRESSES)
    is_from_list = document.get(EVENT) == SENT_FROM_A_LIST
    yield from _viewed([document.get(name) for name in PRODUCTS], (page, before if is_from_list else None))
    lines = document.get(CART) if document.get(EVENT) == CHECKOUT_SUCCESS else None
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, dict) and (product_id := _product_id(line.get("product_id"))):
            yield product_id, None


def _viewed(products: Sequence[object], addresses: Sequence[str | None]) -> Iterator[Seen]:
    product_id = next(filter(None, map(_product_id, products)), None)
    if product_id is not None:
        page, before = addresses
        yield product_id, page
        if before is not None:
            yield product_id, before


def _without_query(address: object) -> str | None:
    # Code is text to the driver, and none to MongoDB.
    if type(address) is not str or len(address.encode(errors="surrogatepass")) > LONGEST_ADDRESS:
        return None
    return address.partition("?")[0]


def _product_id(value: object) -> int | None:
    """A positive whole number that products have, also when written as text; null for anything else."""
    number = position(value)
    return number if number is not None and 0 < number <= LARGEST_PRODUCT_ID else None
