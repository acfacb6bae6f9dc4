"""What a day's counts say: which difference refuses, and which is only told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.outcome import Outcome
from etl.gates.reconcile import Reconciliation, judge_counts
from etl.gates.row_counts import BatchCounts, DatasetCounts
from etl.gates.warehouse_rows import OrderLineCounts

DAY = date(2020, 5, 4)
BATCH = BatchCounts("20200504-0123456789abcdef", 98, 98, 98)
EVENTS = DatasetCounts(source=100, late=0, extracted=100, accepted=98, quarantined=2, landed=98, loaded=98,
                       batches=(BATCH,))
LINES = OrderLineCounts(raw=10, published=8, excluded={"duplicate": 1, "test_host": 1})


def failed(dataset: str, counts: DatasetCounts, lines: OrderLineCounts = LINES) -> list[Outcome]:
    """The outcomes that do not hold."""
    outcomes = judge_counts({dataset: counts}, {DAY: lines})
    return [outcome for outcome in outcomes if outcome.status == "failed"]


def test_equal_counts_balance() -> None:
    assert failed("events", EVENTS) == []


@pytest.mark.parametrize(("change", "check"), [
    ({"extracted": 101, "source": 101}, "events_conserved"),
    ({"quarantined": 1}, "events_conserved"),
    ({"landed": 97, "loaded": 97}, "events_landed"),
    ({"loaded": 97}, "events_loaded"),
    ({"batches": (replace(BATCH, loaded=97),)}, "events_batches"),
    ({"batches": (replace(BATCH, ledger=None),)}, "events_batches"),
    ({"batches": (BATCH, BatchCounts("20200504-fedcba9876543210", 0, None, 5))}, "events_batches"),
])
def test_a_row_too_few_or_too_many_refuses(change: dict[str, Any], check: str) -> None:
    assert [outcome.check for outcome in failed("events", replace(EVENTS, **change)) if outcome.stops] == [check]


def test_a_document_that_was_there_and_not_extracted_refuses() -> None:
    found = failed("events", replace(EVENTS, source=103, late=2))
    assert [outcome.check for outcome in found if outcome.stops] == ["events_extracted"]
    assert "1 of 103 due were not extracted" in found[0].message


@pytest.mark.parametrize("change", [{"source": 103, "late": 3}, {"source": 99}])
def test_a_source_that_changed_since_is_only_told(change: dict[str, int]) -> None:
    [told] = failed("events", replace(EVENTS, **change))
    assert (told.check, told.stops) == ("events_source_unchanged", False)


def test_places_and_products_are_looked_up_anew_and_only_told() -> None:
    assert not any(outcome.stops for outcome in failed("locations", replace(EVENTS, source=105)))


@pytest.mark.parametrize("change", [{"published": 7}, {"published": 9}, {"excluded": {}}])
def test_a_lost_or_invented_order_line_refuses(change: dict[str, Any]) -> None:
    [refused] = failed("events", EVENTS, replace(LINES, **change))
    assert (refused.check, refused.stops) == ("order_lines_2020-05-04", True)


def test_the_json_has_the_published_shape() -> None:
    outcomes = tuple(judge_counts({"events": EVENTS}, {DAY: LINES}))
    assert Reconciliation(DAY, {"events": EVENTS}, {DAY: LINES}, outcomes).to_json() == {
        "balanced": True,
        "datasets": {"events": {"source": 100, "accepted": 98, "quarantined": 2, "landed": 98, "loaded": 98}},
        "reprocessed": {"events": {"landed": 0, "moved_in": 0, "moved_out": 0}},
        "order_lines": {"raw": 10, "published": 8, "excluded": {"duplicate": 1, "test_host": 1}},
    }
