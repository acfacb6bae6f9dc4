"""Every kind of page in a real browser: readable by everybody, light, quiet, and aware of what is true now.

With SITE_PICTURES, a folder, they are photographed: those of docs/reference/review are.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.site.now import now_json
from etl.site.pages import day_html, days_html, gate_pages, quarantine_html, rules_html, runs_html, today_html
from expectations.pages import ResultPage, index_html, result_html
from expectations.runs import RunName
from tests.etl.site import shown
from tests.etl.site.served import served
from tests.expectations.test_pages import BAD, GOOD
from tests.integration.pipeline.browser import find_browser

HEAVIEST = 300_000
_RESULT = "data_docs/validations/raw_events/run/time/warehouse.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page of each kind, as the docs bucket has them."""
    folder, seen = tmp_path_factory.mktemp("bucket"), shown.overview()
    result = ResultPage(RunName("2020-05-13", "raw", "manual__1"), "raw_events", shown.AT, (GOOD, BAD))
    pages = {
        "data_docs/review/index.html": today_html(seen), "data_docs/review/days.html": days_html(seen),
        "data_docs/review/quarantine.html": quarantine_html(seen), "data_docs/review/runs.html": runs_html(seen),
        "data_docs/review/2020-05-13.html": day_html(shown.review()), "data_docs/review/now.json": now_json(seen),
        "data_docs/review/rules.html": rules_html(seen),
        **{f"data_docs/review/{name}": text for name, text in gate_pages(seen).items() if "land_events" in name},
        "data_docs/index.html": index_html([]), _RESULT: result_html(result),
    }
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def root(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def seen(site: Path, root: str) -> list[dict[str, Any]]:
    pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    return find_browser().visit([f"{root}/{page}" for page in pages], os.environ.get("SITE_PICTURES", ""))


def test_everybody_can_read_every_kind_of_page(seen: list[dict[str, Any]]) -> None:
    for page in seen:
        told = f"{page['url']} on a {page['device']}"
        assert (told, page["violations"]) == (told, [])
        assert page["reached"] == page["targets"] > 6, told
        assert not page["wider"], f"{told} scrolls sideways"


def test_pages_are_light_and_ask_nobody_but_their_own_server(seen: list[dict[str, Any]], root: str) -> None:
    for page in seen:
        assert page["problems"] == []
        assert page["weight"] < HEAVIEST
        assert page["requests"] == [page["url"], f"{root}/data_docs/review/now.json"]
        assert page["state"] == "Data to 2020-05-12 · 2 held · 1 never ran"


def test_a_page_that_was_drawn_long_ago_orders_nothing_that_is_wrong_by_now(site: Path, root: str) -> None:
    live = shown.days()[-3]
    (site / "data_docs/review/2020-05-12.html").write_text(day_html(shown.review_of(live)), encoding="utf-8")
    url, now = f"{root}/data_docs/review/2020-05-12.html", site / "data_docs/review/now.json"
    drawn = find_browser().visit([url])[0]
    assert f"publish --roll-back {live.publication_id}" in drawn["text"]
    known = json.loads(now.read_text(encoding="utf-8"))
    try:
        later = known["days"] | {"2020-05-12": {"word": "held", "ended": "2026-01-02T00:00:00+00:00"}}
        now.write_text(json.dumps(known | {"live": "another", "days": later}), encoding="utf-8")
        read = find_browser().visit([url])[0]
    finally:
        now.write_text(json.dumps(known), encoding="utf-8")
    assert "roll-back" not in read["text"]
    assert "It is held now; draw it again before you act on it." in read["text"]
