"""What texts look like is told by shares only, and a changed way of writing shows in them."""

from dataclasses import asdict
from datetime import date, timedelta

import polars as pl
import pytest

from contracts.datasets.events.judge import judge_events
from contracts.datasets.events.text_shapes import MOST_ROWS, shapes_of
from contracts.policy.policy import load_policy
from expectations.metrics.figures import DOCUMENTS, DayMetrics, Metric, day_metrics
from expectations.metrics.judge import judge
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


@pytest.mark.parametrize(("labels", "found"), [(120, []), (3_000, ["text_digits"])])
def test_characters_of_one_text_are_one_piece_of_evidence(labels: int, found: list[str]) -> None:
    """Nearly twice as many numbers among the labels of few orders are chance; among those of many they are not."""
    policy, known = load_policy(), 28
    days = [_labels(DAY + timedelta(days=number), labels, labels // 12) for number in range(known)]
    today = _labels(DAY + timedelta(days=known), labels, labels * 15 // 100)
    assert [one.metric.metric for one in judge(days, today, policy) if one.rule == "texts_written"] == found


def _labels(day: date, count: int, numbers: int) -> DayMetrics:
    """A day of labels, some of them numbers, as a gate reads it."""
    texts = [f"{10**9 + number}" if number < numbers else "white gold" for number in range(count)]
    found = text_metrics(day, shapes_of({"label": pl.Series(texts)}), {}, {})
    [metrics] = day_metrics([asdict(one) | {"day": day} for one in found.metrics], [day])
    return metrics


def test_of_a_large_chunk_some_rows_are_looked_at_and_no_value_leaves() -> None:
    documents = [{"device_id": f"secret-{number}", "key_search": "ring"} for number in range(2 * MOST_ROWS)]
    shapes = judge_events(documents, "key").shapes
    assert shapes["device_id", "rows"] == MOST_ROWS
    assert "secret" not in repr(shapes)
