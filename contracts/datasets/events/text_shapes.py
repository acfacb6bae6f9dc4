"""The shape of texts before they are hashed or closed: counts of letters, digits and spaces, never a value."""

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from contracts.datasets.normalise.identifiers import FILLER_NUMBERS, MISSING_WORDS

Shapes = Counter[tuple[str, str]]

ROWS, VALUES, CHARACTERS = "rows", "values", "characters"
DIGITS, CAPITALS, PADDED, MISSING, DIFFERENT = "digits", "capitals", "padded", "missing", "different"
# The columns of a chunk by the fields' names in MongoDB, which the counts bear.
FIELDS = {name: name for name in (
    "ip", "user_agent", "resolution", "user_id_db", "device_id", "api_version", "store_id", "current_url",
    "referrer_url", "email_address", "product_id", "key_search", "utm_source",
)} | {"collection": "event_type"}
LABELS = "cart_products.option.value_label"
MOST_ROWS = 3_000  # of a chunk; of a larger one every second, third, … row is looked at
_NAMELESS = sorted(MISSING_WORDS | FILLER_NUMBERS)


def text_shapes(frame: pl.DataFrame, labels: Sequence[str | None]) -> Shapes:
    """Counts by field and what is counted, of a chunk's columns as they were read and of the labels in its carts.

    `rows` are the rows looked at, `values` those that are filled; `characters`, `digits` and `capitals` are summed over
    those, `padded` have spaces around them, `missing` say that there is none, `different` is how many there are.
    """
    step = max(-(-len(frame) // MOST_ROWS), 1)
    columns = {name: frame[column].gather_every(step) for name, column in FIELDS.items()}
    return shapes_of(columns | {LABELS: pl.Series(labels, dtype=pl.String).gather_every(step)})


def shapes_of(columns: Mapping[str, pl.Series]) -> Shapes:
    """The counts of some columns of texts."""
    found: Shapes = Counter()
    for name, texts in columns.items():
        # Most fields repeat a few values: each is looked at once, with how often it occurs.
        counted = pl.DataFrame({"text": texts}).drop_nulls().filter(pl.col("text") != "").group_by("text").len("times")
        shape = counted.select(_counts()).row(0, named=True)
        found.update({(name, what): int(count or 0) for what, count in shape.items()})
        found[name, ROWS] += len(texts)
    return found


def _counts() -> list[pl.Expr]:
    text, times = pl.col("text"), pl.col("times").cast(pl.Int64)
    each = {
        VALUES: pl.lit(1), CHARACTERS: text.str.len_chars(), DIGITS: text.str.count_matches("[0-9]"),
        CAPITALS: text.str.count_matches("[A-Z]"), PADDED: text.str.strip_chars() != text,
        MISSING: text.str.strip_chars().str.to_lowercase().is_in(_NAMELESS),
    }
    return [*((count.cast(pl.Int64) * times).sum().alias(what) for what, count in each.items()),
            pl.len().alias(DIFFERENT)]

