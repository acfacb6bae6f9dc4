"""Every number of the site's lists is the one that the terminal, the warehouse and the truth ledger have."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import requests
from lxml import html

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from etl.stations import STATION_OF
from tests.conftest import run_module
from tests.integration.pipeline.conftest import PublishedDay

_LATEST = """
select gate, check_name, observed, expected, status, severity
from glamira_ops.outcomes_history
qualify row_number() over (partition by gate, check_name, dataset order by data_date desc, recorded_at desc) = 1
"""
_OF_DAY = """
select check_name, observed from glamira_ops.outcomes_history where data_date = @day
qualify row_number() over (partition by gate, check_name order by recorded_at desc) = 1
"""
_WORDS = {"passed": "✓ passed", "warn": "! warned", "fail": "✗ failed"}


@dataclass(frozen=True)
class Site:
    """The pages of the review, drawn after a published and a held day."""

    root: str

    def page(self, name: str) -> html.HtmlElement:
        """What a page has between its head and its foot."""
        [main] = html.fromstring(requests.get(f"{self.root}/{name}.html", timeout=60).content).xpath("//main")
        return main

    def rows(self, name: str) -> Iterator[list[str]]:
        """The rows of a page's tables, the text of each cell."""
        for row in self.page(name).xpath(".//tbody/tr"):
            yield [" ".join(cell.text_content().split()) for cell in row]


@pytest.fixture(scope="module")
def site(sandbox: Settings, published_day: PublishedDay, halted_day: PublishedDay) -> Site:
    run_module("etl", "docs", "build")
    return Site(f"{sandbox.docs_url}/data_docs/review")


def status(*day: str) -> list[dict[str, Any]]:
    """What the terminal says of all days, or of the stations of one."""
    found: list[dict[str, Any]] = json.loads(run_module("etl", "status", *day, "--json").stdout)
    return found


def test_the_front_page_counts_days_and_refused_documents(site: Site) -> None:
    days = status()
    published = [one for one in days if one["status"] == "published"]
    waiting = json.loads(run_module("etl", "quarantine", "list", "--status", "open", "--limit", "0", "--json").stdout)
    text = " ".join(site.page("index").text_content().split())
    assert re.search(rf"{len(published)} days? up to {max(one['data_date'] for one in published)}", text)
    assert f"{len(waiting)} refused document" in text


def test_the_calendar_has_the_word_of_every_day(site: Site) -> None:
    shown = {label[:10]: label[11:].partition(",")[0] for label in site.page("days").xpath(".//td/a/@aria-label")}
    shown |= {title[:10]: title[11:].partition(",")[0] for title in site.page("days").xpath(".//td/span/@title")}
    words = {one["data_date"]: "warned" if one["status"] == "published" and one["warnings"] else one["status"]
             for one in status() if one["status"] in ("published", "held", "empty")}
    assert {day: shown.get(day) for day in words} == words


def test_a_run_took_what_its_stations_say(site: Site, published_day: PublishedDay, halted_day: PublishedDay) -> None:
    runs: dict[str, list[str]] = {}
    for row in site.rows("runs"):
        runs.setdefault(row[0], row)  # the newest is the first
    for day, word in ((published_day.date, "✓ done"), (halted_day.date, "✗ halted at land_events")):
        stations = status(day)
        longest = max(stations, key=lambda one: one["seconds"])
        assert runs[day][1] == word
        assert datetime.fromisoformat(f"{runs[day][2]}+00:00") == datetime.fromisoformat(
            stations[0]["started_at"]).replace(microsecond=0)
        in_turn = [one["seconds"] for one in stations if not STATION_OF[one["station"]].aside]
        assert float(runs[day][3]) >= sum(in_turn) - 0.1 * len(in_turn)
        assert runs[day][4] == f"{longest['station']} {longest['seconds']:.1f}"


def test_a_rule_found_what_its_gate_recorded(site: Site, sandbox: Settings) -> None:
    recorded = {
        (one["check_name"], one["expected"], one["observed"],
         _WORDS[one["status"] if one["status"] == "passed" else one["severity"]])
        for one in query(bigquery_client(sandbox), _LATEST)
    }
    shown = [row for row in site.rows("rules") if len(row) == 6]
    assert len(shown) > 200
    for check, _, word, found, expected, _ in shown:
        assert any((check, word) == (one[0], one[3]) and is_cut_from(found, one[2]) and is_cut_from(expected, one[1])
                   for one in recorded), (check, word, found, expected)


def test_what_gates_recorded_of_rows_is_what_the_ledger_counts(sandbox: Settings, published_day: PublishedDay) -> None:
    truth, day = published_day.truth, published_day.date
    events = truth["events"][day]
    lines = sum(one["order_lines"] for one in truth["totals"] if one["order_date"] == day)
    found = {one["check_name"]: one["observed"] for one in query(bigquery_client(sandbox), _OF_DAY, {"day": day})}
    assert {name: found[name] for name in ("events_conserved", "events_row_count", f"order_lines_{day}")} == {
        "events_conserved": f"{events['documents']}", "events_row_count": f"{events['accepted']}",
        f"order_lines_{day}": f"{lines + sum(truth['excluded'][day].values())}",
    }


def test_the_quarantine_counts_each_reason_as_the_terminal_does(site: Site) -> None:
    waiting = json.loads(run_module("etl", "quarantine", "list", "--status", "open", "--limit", "0", "--json").stdout)
    due = Counter(reason for one in waiting for reason in one["reasons"])
    assert {row[0]: int(row[1].replace(",", "")) for row in site.rows("quarantine")} == due


def is_cut_from(shown: str, whole: str) -> bool:
    """Whether a cell has a text, or its beginning."""
    whole = " ".join(whole.split())
    return shown == whole or (shown.endswith("...") and whole.startswith(shown.removesuffix("...").rstrip()))
