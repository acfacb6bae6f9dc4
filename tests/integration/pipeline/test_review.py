"""The review site in a real browser: it opens quietly, tells what `reconcile` tells, and can be read by everybody."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.outcome import verdict
from etl.context import Run
from etl.review.pages import day_html
from etl.review.queries import verdicts
from etl.review.site import gather
from etl.settings import Settings
from tests.conftest import Seed, run_module
from tests.integration.pipeline.browser import Browser, find_browser
from tests.integration.pipeline.conftest import PublishedDay

# Days of its own: what the pages tell is of the latest run and publication, and other tests roll some back.
SHOWN_DAY, HELD_DAY = "2020-04-19", "2020-04-20"
HOSTILE = "<script>alert('ring')</script><img src=http://203.0.113.9/x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser() -> Browser:
    return find_browser()


@pytest.fixture(scope="module")
def seen(browser: Browser, sandbox: Settings, seeded: Seed) -> list[dict[str, Any]]:
    """The front page, a published and a held day, each as the run that ended left it on the docs server."""
    seeded(SHOWN_DAY, events=2_000, orders=100, defects="typical")
    run_module("etl", "run", SHOWN_DAY)
    seeded(HELD_DAY, events=2_000, orders=100, defects="currency_swapped")
    assert run_module("etl", "run", HELD_DAY, check=False).returncode == 1
    root = f"{sandbox.docs_url}/data_docs/review"
    return browser.visit([f"{root}/{page}.html" for page in ("index", SHOWN_DAY, HELD_DAY)])


def test_pages_open_without_errors_scripts_or_outside_requests(seen: list[dict[str, Any]]) -> None:
    assert len(seen) == 9
    for page in seen:
        assert (page["problems"], page["scripts"], page["requests"]) == ([], 0, [page["url"]])


def test_everybody_can_read_them_and_reach_every_link_by_keyboard(seen: list[dict[str, Any]]) -> None:
    for page in seen:
        assert (page["url"], page["violations"]) == (page["url"], [])
        assert "color-contrast" in page["passes"]
        assert page["reached"] == page["targets"] > 0
        assert not page["wider"], f"{page['url']} scrolls sideways on a {page['device']}"


@pytest.mark.parametrize("place", [3, 6])
def test_the_flow_has_the_numbers_of_reconcile(seen: list[dict[str, Any]], place: int) -> None:
    page = seen[place]
    day = page["url"].rpartition("/")[2].removesuffix(".html")
    counts = json.loads(run_module("etl", "reconcile", day, "--json", check=False).stdout)
    expected = [[name, step, one[step]] for name, one in counts["datasets"].items()
                for step in ("source", "accepted", "quarantined", "landed", "loaded")]
    lines = counts["order_lines"]
    expected += [["order_lines", "raw", lines["raw"]], ["order_lines", "published", lines["published"]]]
    expected += [["order_lines", reason, count] for reason, count in lines["excluded"].items()]
    assert page["flow"] == expected


def test_a_held_day_says_why_and_what_to_run(seen: list[dict[str, Any]]) -> None:
    front, published, held = seen[0]["text"], seen[3]["text"], seen[6]["text"]
    assert "held" in front
    assert "land_events" in front
    assert "line_currency_unexpected" in held
    assert f"python -m etl quarantine list --day {HELD_DAY}" in held
    assert "this run" in published
    assert "fct_order_lines" in published


def test_text_from_the_data_stays_text(
    browser: Browser, published_day: PublishedDay, sandbox: Settings, tmp_path: Path,
) -> None:
    run = Run(sandbox, date.fromisoformat(published_day.date), "look")
    known = next(one for one in verdicts(run.bigquery) if one.day == run.day)
    told = verdict(gate="marts", check="names", holds=False, message=f"product {HOSTILE} has no page")
    facts = gather(run, replace(known, reason=HOSTILE, status="held"))
    page = tmp_path / "hostile.html"
    page.write_text(day_html(replace(facts, outcomes=(told,), uncounted=HOSTILE)), encoding="utf-8")
    for shown in browser.visit([page.as_uri()]):
        assert HOSTILE in shown["text"]
        assert (shown["scripts"], shown["problems"], shown["requests"]) == (0, [], [page.as_uri()])
