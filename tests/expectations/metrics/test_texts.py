"""What texts look like is told by shares only, and a changed way of writing shows in them."""

from datetime import date

import polars as pl
import pytest

from contracts.datasets.events.judge import judge_events
from contracts.datasets.events.text_shapes import MOST_ROWS, shapes_of
from expectations.metrics.figures import DOCUMENTS, Metric
from expectations.metrics.texts import text_metrics

DAY = date(2020, 5, 4)


def figures(*texts: str | None) -> dict[str, float]:
    found = text_metrics(DAY, shapes_of({"field": pl.Series(list(texts), dtype=pl.String)}), {}, {})
    return {one.metric: one.value for one in found.metrics}


def test_a_column_is_counted() -> None:
    assert figures("ab1", " AB1", "none", None, "") == {
        "text_filled": 3 / 5, "text_length": 11 / 3, "text_different": 3, "text_digits": 2 / 11,
        "text_capitals": 2 / 11, "text_padded": 1 / 3, "text_says_missing": 1 / 3,
    }


def test_what_repeats_counts_each_time() -> None:
    assert figures("A", "A", "A", "b")["text_capitals"] == pytest.approx(3 / 4)
    assert figures("A", "A", "A", "b")["text_different"] == 2


def test_an_empty_column_has_no_shares() -> None:
    assert figures(None, "") == {"text_filled": 0}


def test_values_without_their_form_are_a_share_of_what_is_filled() -> None:
    shapes = shapes_of({"ip": pl.Series(["x", "", "", ""])})
    found = text_metrics(DAY, shapes, {"form:ip": 1, "form:cart_products.option.label": 2}, {
        "ip": 4, "cart_products.option": 8})
    assert [one for one in found.metrics if one.metric == "text_misfits"] == [
        Metric(DOCUMENTS, "text_misfits", "cart_products.option", 0, 8),
        Metric(DOCUMENTS, "text_misfits", "cart_products.option.label", 0.25, 8),
        Metric(DOCUMENTS, "text_misfits", "ip", 1, 1),
    ]


def test_of_a_large_chunk_some_rows_are_looked_at_and_no_value_leaves() -> None:
    documents = [{"device_id": f"secret-{number}", "key_search": "ring"} for number in range(2 * MOST_ROWS)]
    shapes = judge_events(documents, "key").shapes
    assert shapes["device_id", "rows"] == MOST_ROWS
    assert "secret" not in repr(shapes)
