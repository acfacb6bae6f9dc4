"""The page Explore shows sums of the very rows that it was given, whatever is filtered."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from dashboards import cube as cubes
from dashboards.cube import CUBES, LINES, MOST_ROWS, ORDERS, Cube, cube_json, cube_sql, place_in_explore
from dashboards.lookml import dashboards
from dashboards.pages import explore_html
from dashboards.tile_sql import column
from dashboards.tiles import Board, board
from tests.etl.site.served import served
from tests.integration.pipeline.browser import find_browser

FIRST, LAST = date(2020, 4, 1), date(2020, 5, 26)
HOSTILE = '=cmd|"<script>alert(1)</script>'
ROWS = [
    # day, store's country, device, orders, units, revenue, without euros
    (date(2020, 4, 20), "Germany", "mobile", 2, 3, Decimal("500.5"), 0),
    (date(2020, 5, 4), "Germany", "mobile", 3, 4, Decimal("600.2451"), 0),
    (date(2020, 5, 4), "Vietnam", "desktop", 2, 2, None, 2),
    (date(2020, 5, 11), "Germany", "desktop", 1, 1, Decimal("99.75"), 0),
    (date(2020, 5, 12), HOSTILE, "mobile", 4, 9, Decimal("1000"), 0),
]


def answered(sql: str) -> list[Mapping[str, Any]]:
    """The rows as the warehouse gives them, the newest first."""
    [one] = [known for known in CUBES if sql == cube_sql(known, FIRST, LAST)]
    return [_row(one, *row) for row in reversed(ROWS)]


def _row(one: Cube, day: date, country: str, device: str, *figures: Any) -> Mapping[str, Any]:
    words: dict[str, Any] = dict.fromkeys(map(column, one.dimensions.values()), "all alike")
    words |= {"dim_stores_country_name": country, "dim_devices_device_type": device,
              "dim_customers_is_first_order": device == "mobile", "dim_locations_country_name": None,
              "dim_alloys_alloy_name": "White gold 585" if device == "mobile" else "Not chosen"}
    return {column(one.day): day, **words, **dict(zip(map(column, one.sums.values()), cycle(figures)))}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("bucket") / "dashboards"
    folder.mkdir()
    board = Board("revenue", "Revenue", "What is sold.", FIRST, LAST, "Data as of today.", ())
    (folder / "explore.html").write_text(explore_html([board]), encoding="utf-8")
    for one in CUBES:
        (folder / one.file).write_text(cube_json(one, answered, FIRST, LAST, [date(2020, 5, 9)]), encoding="utf-8")
    now = folder.parent / "data_docs" / "review" / "now.json"
    now.parent.mkdir(parents=True)
    now.write_text('{"parts": ["Dashboards"], "state": "Data to 2020-05-26", "word": "published", "days": {}}')
    with served(folder.parent) as address:
        yield address


@pytest.mark.parametrize("one", CUBES, ids=lambda one: one.subject)
def test_the_query_is_that_of_looker_and_asks_once(one: Cube) -> None:
    sql = cube_sql(one, FIRST, LAST)
    assert sql.count("select") == 1
    assert "between date '2020-04-01' and date '2020-05-26'" in sql
    assert sql.endswith(f"limit {MOST_ROWS}")


def test_each_word_stands_once_and_what_is_missing_has_a_name() -> None:
    cube = json.loads(cube_json(ORDERS, answered, FIRST, LAST, [date(2020, 5, 9)]))
    words = {one["label"]: one["words"] for one in cube["dimensions"]}
    assert words["Store's country"] == [HOSTILE, "Germany", "Vietnam"]
    assert words["Visitor's country"] == ["no country name"]
    assert words["First order"] == ["first", "returning"]
    assert (cube["first"], cube["shown_from"], cube["missing"]) == ("2020-04-01", "2020-04-29", ["2020-05-09"])
    assert [row[-4:] for row in cube["rows"]][2:] == [[2, 2, 0, 2], [3, 4, 600.2451, 0], [2, 3, 500.5, 0]]


def test_more_rows_than_a_page_takes_leave_out_whole_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cubes, "MOST_ROWS", 4)
    cube = json.loads(cube_json(ORDERS, lambda sql: answered(sql)[:4], FIRST, LAST, [date(2020, 5, 2)]))
    assert (cube["first"], cube["shown_from"], cube["missing"]) == ("2020-05-05", "2020-05-05", [])
    assert cube["days"] == ["2020-05-11", "2020-05-12"]


def test_figures_are_sums_of_the_rows_with_what_is_left_out_and_the_period_before(root: str) -> None:
    shown, filtered, by_store, csv = find_browser().explore(f"{root}/dashboards/explore.html", [
        {}, {"Device": "mobile"}, {"By": "Store's country", "Figure": "Average order value in euros"},
    ])
    assert "Revenue in euros: 1,700.00 of 10 orders, of which 2 have no euros" in shown["summary"]
    assert "as many days before: 500.50." in shown["summary"]
    assert "Not in it, for they are held or never ran: 2020-05-09." in shown["summary"]
    assert [row[0] for row in shown["rows"]] == ["2020-05-04", "2020-05-11", "2020-05-12"]
    assert [row[-1] for row in shown["rows"]] == ["–", "–", "–"]
    assert "Revenue in euros: 1,600.25 of 7 orders;" in filtered["summary"]
    # Three orders of 600.2451, one of 99.75: two in dong have no euros, and are not divided by.
    assert "Average order value in euros: 212.50 of 10 orders" in by_store["summary"]
    assert {row[0]: row[2] for row in by_store["rows"]} == {"Germany": "175.00", HOSTILE: "250.00", "Vietnam": "0.00"}
    assert csv["text"].splitlines() == [
        '"Store\'s country","orders","pieces","revenue_eur","orders_without_euros"',
        f'"\'{HOSTILE}",4,9,1000.00,0'.replace('|"<', '|""<'), '"Germany",4,5,700.00,0', '"Vietnam",2,2,0.00,2',
    ]
    assert (shown["problems"], shown["violations"]) == ([], [])


def test_what_was_ordered_is_a_subject_of_its_own(root: str) -> None:
    by_alloy, csv = find_browser().explore(
        f"{root}/dashboards/explore.html", [{"By": "Alloy", "Figure": "Average order line value in euros"}],
        subject=LINES.subject)
    average = "Average order line value in euros: 212.50 of 10 order lines, of which 2 have no euros"
    assert average in by_alloy["summary"]
    assert {row[0]: row[3] for row in by_alloy["rows"]} == {"White gold 585": "7", "Not chosen": "3"}
    assert csv["text"].startswith('"Alloy","order_lines","pieces","revenue_eur","order_lines_without_euros"')
    assert by_alloy["violations"] == []


def test_a_tile_leads_to_its_figure_by_what_it_is_told_apart(root: str) -> None:
    boards = [board(spec, LAST, lambda _: [defaultdict(int)]) for spec in dashboards().values()]
    places = {(one.name, tile.title): place_in_explore(tile) for one in boards for tile in one.tiles}
    assert places["funnel", "Conversion by day"] == "of=explore-funnel.json&figure=Conversion+rate&by=Day"
    assert places["products", "Revenue by alloy"] == "of=explore-lines.json&figure=Revenue+in+euros&by=Alloy"
    assert set(dashboards()) - {name for (name, _), place in places.items() if place} == {"data_quality"}
    place = places["funnel", "Conversion by store"]
    shown, _ = find_browser().explore(f"{root}/dashboards/explore.html#{place}", [None])
    assert shown["summary"].startswith("Viewing visitors: 10 of 10 viewing visitors")
    assert {row[0] for row in shown["rows"]} == {"Germany", "Vietnam", HOSTILE}
    assert (shown["problems"], shown["violations"]) == ([], [])


def test_a_rows_name_filters_by_it(root: str) -> None:
    [_, drilled] = find_browser().explore(f"{root}/dashboards/explore.html", [{"By": "Device"}], drill="desktop")
    assert "Revenue in euros: 99.75 of 3 orders, of which 2 have no euros" in drilled["summary"]
