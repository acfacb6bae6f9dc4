"""The shape of texts before they are hashed or closed: counts of letters, digits and spaces, never a value."""

import string
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from contracts.datasets.normalise.identifiers import FILLER_NUMBERS, MISSING_WORDS
from contracts.datasets.texts_column import Texts

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
_HALF = 32  # bits of a count: a byte that is a digit adds to the lower one, a capital to the higher one
_LOW = (1 << _HALF) - 1
_WORTH = np.zeros(256, dtype=np.int64)
_WORTH[list(string.digits.encode())] = 1
_WORTH[list(string.ascii_uppercase.encode())] = 1 << _HALF


def text_shapes(texts: Mapping[str, Texts], labels: Sequence[str | None]) -> Shapes:
    """Counts by field and what is counted, of a chunk's columns as they were read and of the labels in its carts.

    `rows` are the rows looked at, `values` those that are filled; `characters`, `digits` and `capitals` are summed over
    those, `padded` have spaces around them, `missing` say that there is none, `different` is how many there are.
    """
    step = max(-(-len(texts["ip"].places) // MOST_ROWS), 1)
    columns = {name: texts[column].every(step) for name, column in FIELDS.items()}
    return _shapes(columns | {LABELS: Texts.of(labels).every(step)})


def shapes_of(columns: Mapping[str, pl.Series]) -> Shapes:
    """The counts of some columns of texts."""
    return _shapes({name: Texts.of(column) for name, column in columns.items()})


def _shapes(columns: Mapping[str, Texts]) -> Shapes:
    # Most fields repeat a few values: each is looked at once, with how often it occurs; those of all fields together.
    counted = [_counted(texts) for texts in columns.values()]
    values = pl.concat([values for values, _ in counted])
    field = np.repeat(np.arange(len(counted)), [len(values) for values, _ in counted])
    times = np.concatenate([times for _, times in counted])
    found: Shapes = Counter()
    for what, each in _each(values).items():
        sums = np.bincount(field, each * times, len(counted))
        found.update({(name, what): int(count) for name, count in zip(columns, sums, strict=True)})
    for (name, texts), (different, _) in zip(columns.items(), counted, strict=True):
        found[name, DIFFERENT], found[name, ROWS] = different.n_unique(), len(texts.places)
    return found


def _counted(texts: Texts) -> tuple[pl.Series, NDArray[np.int64]]:
    """The values that some row has, but for empty ones, and how many rows."""
    rows = texts.rows_of_each().to_numpy() * (texts.values != "").to_numpy()
    used = np.flatnonzero(rows)
    return texts.values.gather(used), rows[used]


def _each(values: pl.Series) -> dict[str, NDArray[np.int64]]:
    """What each value adds to the counts of its field."""
    stripped, (digits, capitals) = values.str.strip_chars(), _bytes_of(values)
    return {
        VALUES: np.ones(len(values), dtype=np.int64), CHARACTERS: values.str.len_chars().to_numpy(),
        DIGITS: digits, CAPITALS: capitals,
        PADDED: (stripped != values).to_numpy(), MISSING: stripped.str.to_lowercase().is_in(_NAMELESS).to_numpy(),
    }


def _bytes_of(values: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many digits each value has, and how many capitals, of ASCII."""
    texts = values.to_arrow(compat_level=pl.CompatLevel.oldest())
    ends = np.frombuffer(texts.buffers()[1], np.int64)[: len(texts) + 1]
    content = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[: ends[-1]]
    before = np.zeros(len(content) + 1, dtype=np.int64)
    np.cumsum(_WORTH[content], out=before[1:])
    found = np.diff(before[ends])
    return found & _LOW, found >> _HALF
