"""A batch as the peers see it: two flat tables, and statistics of every column as the EDBT 2021 paper profiles them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tests.benchmark.batch import Batch
from tests.benchmark.fields import ORDER, number_of
from tests.benchmark.shop import places

TEXTS = ("ip", "user_agent", "resolution", "user_id_db", "device_id", "api_version", "store_id", "local_time",
         "current_url", "referrer_url", "email_address", "collection", "product_id", "key_search", "utm_source")
LINE_TEXTS = ("currency", "alloy", "line_product", "order_id")
LINE_NUMBERS = ("price", "amount", "product", "lines")
NUMBERS = ("second",)
_SCALES = {place.store_id: place.units_per_euro for place in places()}


@dataclass(frozen=True)
class Flat:
    """A batch's documents and order lines, one row each, before any contract."""

    events: pl.DataFrame
    lines: pl.DataFrame


def flat(batch: Batch) -> Flat:
    """The batch as two tables; what is no number in a column of numbers is null."""
    midnight = 1_612_137_600 + batch.number * 86_400
    rows = batch.documents
    events = {name: [_text(one.get(name)) for one in rows] for name in TEXTS}
    events["event_id"] = [_text(one.get("_id")) for one in rows]
    seconds = [_number(one.get("time_stamp")) for one in rows]
    # As an offset in the day, for a stamp that grows every day has no history.
    frame = pl.DataFrame(events, schema=dict.fromkeys(events, pl.String)).with_columns(
        pl.Series("second", [None if one is None else one - midnight for one in seconds], dtype=pl.Float64))
    lines = [_line(line, one) for one in rows if one.get("collection") == ORDER
             for line in one.get("cart_products") or []]
    schema = dict.fromkeys(LINE_TEXTS, pl.String) | dict.fromkeys(LINE_NUMBERS, pl.Float64)
    return Flat(frame, pl.DataFrame(lines, schema=schema, orient="row"))


def _line(line: dict[str, Any], document: dict[str, Any]) -> tuple[object, ...]:
    options = line.get("option") or []
    # In euros of the first day, so that a column of forty currencies has a scale.
    scale = _SCALES.get(document.get("store_id") or "")
    price = number_of(line.get("price"), document) if scale else None
    return (
        _text(line.get("currency")), _text(options[0].get("value_label")) if options else None,
        _text(line.get("product_id")), _text(document.get("order_id")),
        price and price / (scale or 1), _number(line.get("amount")), _number(line.get("product_id")),
        float(len(document["cart_products"])),
    )


def _text(value: object) -> str | None:
    return None if value in (None, "", False) else str(value)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def features(told: Flat) -> dict[str, float]:
    """Size, completeness, distinct values, share of the commonest; of numbers their moments, of texts their form."""
    found = {"events.rows": float(told.events.height), "lines.rows": float(told.lines.height)}
    for table, frame, texts, numbers in (("events", told.events, TEXTS, NUMBERS),
                                         ("lines", told.lines, LINE_TEXTS, LINE_NUMBERS)):
        height = max(1, frame.height)
        for name in (*texts, *numbers):
            column = frame[name].drop_nulls()
            counts = column.value_counts()["count"]
            found |= {
                f"{table}.{name}.complete": len(column) / height, f"{table}.{name}.distinct": float(len(counts)),
                f"{table}.{name}.top": float(counts.max() or 0) / max(1, len(column)),
            } | {f"{table}.{name}.{key}": value
                 for key, value in (_form(column) if name in texts else _moments(column)).items()}
    return found


def _moments(column: pl.Series) -> dict[str, float]:
    if not len(column):
        return dict.fromkeys(("min", "max", "mean", "std"), 0.0)
    array = column.to_numpy()
    return {"min": float(array.min()), "max": float(array.max()), "mean": float(array.mean()),
            "std": float(array.std())}


def _form(column: pl.Series) -> dict[str, float]:
    if not len(column):
        return dict.fromkeys(("length", "digits", "upper"), 0.0)
    length = column.str.len_chars()
    return {
        "length": float(np.float64(length.mean())),
        "digits": float(column.str.count_matches("[0-9]").sum()) / max(1, float(length.sum())),
        "upper": float(column.str.count_matches("[A-Z]").sum()) / max(1, float(length.sum())),
    }


def numbers(told: Flat) -> dict[str, np.ndarray]:
    """The columns of numbers that Auto-Validate-by-History learns from; nothing is NaN."""
    found = {name: told.lines[name] for name in LINE_NUMBERS} | {name: told.events[name] for name in NUMBERS}
    found["store"] = told.events["store_id"].cast(pl.Float64, strict=False)
    return {name: column.fill_null(float("nan")).to_numpy().astype(np.float32) for name, column in found.items()}

