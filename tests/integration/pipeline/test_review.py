"""The review site in a real browser: it opens quietly, tells what `reconcile` tells, and can be read by everybody."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from signal import SIGINT
from subprocess import PIPE, Popen
from typing import Any

import pytest
import requests

from contracts.errors import Unforeseen
from contracts.lake.paths import DOCS_PREFIX, REVIEW_FOLDER
from contracts.outcome import verdict
from etl.ops.day_run import Run
from etl.ops.quality_status import verdicts
from etl.platform.docs_bucket import docs_folder
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.site.address import front_address, page_name
from etl.site.flow import ELSEWHERE, UNACCOUNTED
from etl.site.gather import gather
from etl.site.pages import day_html
from etl.site.site import review
from etl.stations import DAY_STATION_NAMES
from tests.conftest import ROOT, run_module
from tests.integration.pipeline.browser import Browser, find_browser
from tests.integration.pipeline.conftest import HOSTILE, PublishedDay

SHOWN_DAY, HELD_DAY = "2020-04-24", "2020-04-20"


@pytest.fixture(scope="module")
def browser() -> Browser:
    return find_browser()


@pytest.fixture(scope="module")
def root(sandbox: Settings, published_day: PublishedDay, halted_day: PublishedDay) -> Iterator[str]:
    """Where `docs serve` shows the site after a published and a held day, as the runs that ended left it."""
    assert (published_day.date, halted_day.date) == (SHOWN_DAY, HELD_DAY)
    command = [sys.executable, "-m", "etl", "docs", "serve", "--port", "0"]
    server = Popen(command, cwd=ROOT, stdout=PIPE, text=True)
    try:
        assert server.stdout is not None
        yield re.findall(r"http://127.0.0.1:\d+", server.stdout.readline())[0]
    finally:
        server.send_signal(SIGINT)
        assert server.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def seen(browser: Browser, root: str) -> list[dict[str, Any]]:
    """The front page, both days, and the Data Docs: their front page and one page of the very run that published."""
    review = [f"{root}/review/{page}.html" for page in ("index", SHOWN_DAY, HELD_DAY)]
    page = requests.get(review[1], timeout=10).text
    [very_run] = re.findall(r'href="\.\.(/validations/raw_events[^"]+)".*\(this run\)', page)
    return browser.visit([*review, f"{root}/index.html", f"{root}{very_run}"])


def answers(url: str) -> bool:
    """Whether a page is there."""
    try:
        return requests.get(url, timeout=60).ok
    except requests.ConnectionError:
        return False


def test_pages_open_without_errors_or_outside_requests_and_know_what_is_live(
    seen: list[dict[str, Any]], root: str,
) -> None:
    assert len(seen) == 15
    for page in seen:
        now = f"{root}/data_docs/review/now.json" if "/validations/" not in page["url"] else page["requests"][1]
        assert (page["problems"], page["requests"]) == ([], [page["url"], now])
        assert now.startswith(root)
        assert page["state"].startswith("Data to ")


def test_every_link_leads_somewhere(seen: list[dict[str, Any]]) -> None:
    """But for days of other tests, whose pages were written from working folders of their own."""
    links = {link.partition("#")[0] for page in seen for link in page["links"]}
    own = re.compile(rf"/review/(?!\d)|/review/({SHOWN_DAY}|{HELD_DAY})")
    links = {link for link in links if "/review/" not in link or own.search(link)}
    assert [link for link in sorted(links) if not answers(link)] == []
    assert any("/validations/" in link for link in links)


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
    # Rows that a held day has not accounted for are drawn too; what reconcile counts, it counts once.
    assert sorted(one for one in page["flow"] if one[1] not in (UNACCOUNTED, ELSEWHERE)) == sorted(expected)


def test_a_held_day_says_why_and_what_to_run(seen: list[dict[str, Any]]) -> None:
    front, published, held = seen[0]["text"], seen[3]["text"], seen[6]["text"]
    assert "held" in front
    assert "land_events" in front
    assert "line_currency_unexpected" in held
    assert f".venv/bin/glamira quarantine list --day {HELD_DAY}" in held
    assert f".venv/bin/glamira run {HELD_DAY}" in front
    assert re.search(rf"Incident {HELD_DAY}-\w+, open since .*, one notification", front)
    assert "fct_order_lines" in published


def test_what_broke_says_whose_it_is_and_what_to_do(seen: list[dict[str, Any]]) -> None:
    held = seen[6]["text"]
    for label in ("What must hold", "What to do", "Who acts"):
        assert re.search(rf"{label}\n+\S", held)


def test_a_script_in_a_products_name_is_text_all_the_way_from_the_shop(seen: list[dict[str, Any]]) -> None:
    assert f"Ring {HOSTILE}" in seen[3]["text"]


@pytest.mark.usefixtures("seen")
def test_a_page_that_cannot_be_written_is_told_on_the_front_page(sandbox: Settings) -> None:
    run = Run(Services(sandbox), date.fromisoformat(SHOWN_DAY), "look")
    page = docs_folder(sandbox) / REVIEW_FOLDER / page_name(run.day)
    page.rename(page.with_suffix(".kept"))
    run.storage.bucket(sandbox.docs_bucket).delete_blob(f"{DOCS_PREFIX}{REVIEW_FOLDER}/{page.name}")
    page.mkdir()
    try:
        with pytest.raises(Unforeseen, match=f"review page of {run.day}"):
            review(run)
        assert f"{run.day} (it has no page)" in requests.get(front_address(sandbox), timeout=10).text
    finally:
        page.rmdir()
        page.with_suffix(".kept").rename(page)


@pytest.mark.usefixtures("seen")
def test_text_from_the_data_stays_text(browser: Browser, sandbox: Settings, tmp_path: Path) -> None:
    run = Run(Services(sandbox), date.fromisoformat(SHOWN_DAY), "look")
    known = {one.day: one for one in verdicts(run.bigquery, DAY_STATION_NAMES)}
    told = verdict(gate="marts", check=HOSTILE, holds=False, message=HOSTILE, meaning=HOSTILE, remedy=HOSTILE,
                   owner=HOSTILE, observed=HOSTILE, dataset=HOSTILE)
    facts = gather(run, known | {run.day: replace(known[run.day], reason=HOSTILE, status="held")})
    page = tmp_path / "hostile.html"
    page.write_text(day_html(replace(facts, outcomes=(told,), uncounted=HOSTILE)), encoding="utf-8")
    for shown in browser.visit([page.as_uri()]):
        assert HOSTILE in shown["text"]
        assert (shown["problems"], shown["requests"]) == ([], [page.as_uri()])
