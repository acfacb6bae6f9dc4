"""Flows: what leaves a bar is as thick as what comes out of it, every row is drawn, and what is missing is named."""

from itertools import pairwise

import pytest

from etl.site.flow import ELSEWHERE, UNACCOUNTED, WIDTH, Flow, Node, flows

EVENTS = {"source": 100, "accepted": 90, "quarantined": 10, "landed": 90, "loaded": 90}
COUNTS = {
    "datasets": {"events": EVENTS},
    "order_lines": {"raw": 20, "published": 15, "excluded": {"duplicate": 3, "test_host": 2}},
}


def flow_of(**changed: int) -> Flow:
    return flows(COUNTS | {"datasets": {"events": EVENTS | changed}})[0]


def named(flow: Flow) -> dict[str, Node]:
    return {node.step: node for node in flow.nodes}


def test_kept_and_left_out_rows_are_as_thick_as_what_they_come_from() -> None:
    events, lines = map(named, flows(COUNTS))
    assert events["accepted"].width + events["quarantined"].height == pytest.approx(events["source"].width)
    left_out = lines["duplicate"].height + lines["test_host"].height
    assert lines["published"].width + left_out == pytest.approx(lines["raw"].width)


def test_every_count_is_a_bar_in_the_order_of_the_run() -> None:
    events, lines = flows(COUNTS)
    assert [(node.step, node.count) for node in events.nodes] == [
        ("source", 100), ("quarantined", 10), ("accepted", 90), ("landed", 90), ("loaded", 90),
    ]
    assert [(node.step, node.is_left_out) for node in lines.nodes] == [
        ("raw", False), ("duplicate", True), ("test_host", True), ("published", False),
    ]


def test_bars_lie_below_each_other_and_inside_the_drawing() -> None:
    for flow in flows(COUNTS):
        middles = [node.y + node.height / 2 for node in flow.nodes]
        assert all(later - earlier >= 16 for earlier, later in pairwise(middles))
        assert all(node.y + node.height <= flow.height and node.text_at[0] < WIDTH for node in flow.nodes)


def test_each_bar_has_a_ribbon_to_it() -> None:
    events = flow_of()
    assert [ribbon.is_left_out for ribbon in events.ribbons] == [True, False, False, False]


@pytest.mark.parametrize(("changed", "step", "count"), [
    ({"accepted": 83, "landed": 83, "loaded": 83}, UNACCOUNTED, 7), ({"loaded": 60}, UNACCOUNTED, 30),
    ({"loaded": 180}, ELSEWHERE, 90),
])
def test_rows_that_are_missing_or_too_many_are_named(changed: dict[str, int], step: str, count: int) -> None:
    assert named(flow_of(**changed))[step].count == count


def test_one_row_of_a_million_is_seen() -> None:
    counts = {"source": 1_000_000, "accepted": 999_999, "quarantined": 1, "landed": 999_999, "loaded": 999_999}
    assert named(flow_of(**counts))["quarantined"].height >= 2


def test_what_was_not_counted_is_not_drawn() -> None:
    assert flows({}) == ()


def test_an_empty_day_can_be_drawn() -> None:
    nothing = {"datasets": {}, "order_lines": {"raw": 0, "published": 0, "excluded": {}}}
    assert [node.width for node in flows(nothing)[0].nodes] == [0, 0]
    assert flows(nothing)[0].ribbons == ()
