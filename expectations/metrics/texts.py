"""What the texts of a day's documents look like, as figures: taken at the landing, for later they are hashed."""

from collections.abc import Iterator, Mapping
from datetime import date

from contracts.datasets.events.text_shapes import (
    CAPITALS,
    CHARACTERS,
    DIFFERENT,
    DIGITS,
    MISSING,
    PADDED,
    ROWS,
    VALUES,
    Shapes,
)
from contracts.datasets.forms.closing import MISFIT
from expectations.metrics.figures import DOCUMENTS, DayMetrics, Metric

_OF_CHARACTERS = {"text_digits": DIGITS, "text_capitals": CAPITALS}
_OF_VALUES = {"text_padded": PADDED, "text_says_missing": MISSING}


def text_metrics(day: date, shapes: Shapes, drift: Mapping[str, int], value_counts: Mapping[str, int]) -> DayMetrics:
    """The figures of a day's texts: shares, a length and a count by field; nothing of any value.

    `drift` and `value_counts` are the contract's counts of values without their form, and of all values, by field.
    """
    fields = sorted({field for field, _ in shapes})
    counts = {field: {what: count for (of, what), count in shapes.items() if of == field} for field in fields}
    found = [one for field in fields for one in _of_field(field, counts[field])]
    filled = {one.dimension: one.value for one in found if one.metric == "text_filled"}
    return DayMetrics(day, (*found, *_misfits(drift, value_counts, filled)))


def _of_field(field: str, counts: Mapping[str, int]) -> Iterator[Metric]:
    rows, values, characters = (counts.get(what, 0) for what in (ROWS, VALUES, CHARACTERS))
    if rows:
        yield Metric(DOCUMENTS, "text_filled", field, values / rows, rows)
    if not values:
        return
    yield Metric(DOCUMENTS, "text_length", field, characters / values, values)
    yield Metric(DOCUMENTS, "text_different", field, counts.get(DIFFERENT, 0), values)
    for metric, what in _OF_CHARACTERS.items():
        # A text of digits is one piece of evidence, however long it is.
        yield Metric(DOCUMENTS, metric, field, counts.get(what, 0) / characters, values)
    for metric, what in _OF_VALUES.items():
        yield Metric(DOCUMENTS, metric, field, counts.get(what, 0) / values, values)


def _misfits(
    drift: Mapping[str, int], value_counts: Mapping[str, int], filled: Mapping[str, float],
) -> Iterator[Metric]:
    """Members of records are counted beside the records of their list; what is blank is filled, and no value."""
    misfits = {name.removeprefix(MISFIT): count for name, count in drift.items() if name.startswith(MISFIT)}
    for field in sorted(value_counts.keys() | misfits.keys()):
        values = (value_counts.get(field) or value_counts.get(field.rpartition(".")[0], 0)) * filled.get(field, 1)
        if values >= 1:
            yield Metric(DOCUMENTS, "text_misfits", field, min(misfits.get(field, 0) / values, 1), values)
