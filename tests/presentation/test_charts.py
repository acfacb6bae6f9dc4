"""Charts are Vega-Lite that altair's schema accepts, with axes and units; foreign text in them is text."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import altair
import pytest
from lxml import etree
from markupsafe import Markup

from presentation import charts
from presentation.charts import DayValue, Point, columns, over_days, ring
from tests.tokens import HOSTILE, is_harmless

FIRST = date(2020, 5, 1)
DAYS = [DayValue(FIRST + timedelta(days=place), None if place == 3 else 1_000.0 + place, 900, 1_100, 1_010,
                 "hole" if place == 3 else "outside" if place == 5 else "") for place in range(12)]
STACK = [Point(f"2020-05-0{day}", day, status) for day in (1, 2, 4) for status in ("open", "discarded")]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """The specifications that were drawn."""
    found: list[dict[str, Any]] = []

    def keep(spec: Mapping[str, Any]) -> dict[str, Any]:
        found.append(whole(spec))
        return found[-1]

    whole = charts.whole
    monkeypatch.setattr(charts, "whole", keep)
    yield found


def test_altairs_schema_accepts_every_kind(drawn: list[dict[str, Any]]) -> None:
    over_days(DAYS, "events", "told")
    columns(STACK, "documents", "told", by_day=True, holes=[FIRST + timedelta(days=2)])
    columns([Point("a", 1.0), Point("b", 2.0)], "EUR", "told", line=True)
    ring([Point("a", 1.0), Point("b", 2.0)], "told")
    assert len(drawn) == 4
    for spec in drawn:
        altair.Chart.from_dict(spec)


def test_a_chart_is_one_picture_with_axes_units_and_values() -> None:
    picture = etree.fromstring(over_days(DAYS[:8], "events", "Loaded events: 1 May 1,000"))
    assert (picture.get("role"), picture.get("aria-label")) == ("img", "Loaded events: 1 May 1,000")
    assert not [one for one in picture.iter() if one is not picture and one.get("role")]
    texts = ["".join(one.itertext()) for one in picture.iter("text")]
    assert {"events", "1 May", "1.01k"} <= set(texts)


def test_a_hole_is_hatched_and_what_is_outside_is_red() -> None:
    picture = over_days(DAYS, "events", "told")
    assert picture.count('fill="url(#hole)"') == 1
    assert picture.count('fill="var(--held)"') == 1


def test_series_stack_in_their_order_and_differ_by_pattern() -> None:
    picture = columns(STACK, "documents", "told", by_day=True)
    assert (picture.count('fill="var(--ink0)"'), picture.count('fill="url(#s1)"')) == (3, 3)


def test_colours_are_those_of_the_page() -> None:
    picture = over_days(DAYS, "events", "told") + columns(STACK, "documents", "told")
    assert "#" not in picture.replace("url(#", "")


@pytest.mark.parametrize("picture", [
    columns([Point(HOSTILE, 1.0, HOSTILE), Point("b", 2.0, "fine")], "EUR", HOSTILE),
    ring([Point(HOSTILE, 1.0)], HOSTILE),
], ids=["columns", "ring"])
def test_foreign_text_is_text(picture: Markup) -> None:
    etree.fromstring(picture)
    assert is_harmless(picture)
    assert "<script" not in picture
