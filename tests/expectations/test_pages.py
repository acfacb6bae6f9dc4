"""The pages work without a network, escape everything, and show the worst first."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.outcome import Severity
from contracts.web_pages import policy_meta
from expectations.findings import Finding
from expectations.pages import ResultPage, index_html, result_html
from expectations.runs import RunName, newest_runs, page_path
from tests.tokens import HOSTILE, is_harmless

RUN = RunName("2020-05-04", "raw", "manual__1")
JUDGED = datetime(2020, 5, 5, 6, 7, 8, tzinfo=UTC)
GOOD = Finding(
    rule="store_known", meaning="Every store is known.", remedy="Ask the shop.", owner="shop tracking",
    severity=Severity.FAIL, holds=True, observed="0 rows", expected="0 rows",
    expectation="expect_column_values_to_be_in_set", arguments={"column": "store_id"}, rows=(),
)
BAD = replace(
    GOOD, rule="products_named", holds=False, observed="1 row",
    rows=({"product_id": 1, "product_name": "<script>alert(1)</script>"},),
)


def stored(folder: Path, suite: str, name: RunName, time: str, *severities: str) -> Path:
    """A validation result as Great Expectations stores it, with one broken rule per severity and one that holds."""
    results = [{"success": False, "expectation_config": {"meta": {"severity": severity}}} for severity in severities]
    results.append({"success": True, "expectation_config": {"meta": {"severity": "fail"}}})
    file = folder / "results" / suite / str(name) / time / "warehouse.json"
    file.parent.mkdir(parents=True)
    meta = {"run_id": {"run_name": str(name), "run_time": f"2020-05-05T{time[9:11]}:00:00+00:00"}}
    file.write_text(json.dumps({"results": results, "meta": meta, "suite_name": suite}), encoding="utf-8")
    return file


def addresses(html: str) -> list[str]:
    return re.findall(r"""(?:src|href)\s*=\s*["']([^"']*)|url\(([^)]*)\)|@import""", html)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    stored(tmp_path, "raw_events", RUN, "20200505T060000.000000Z", "fail", "warn")
    stored(tmp_path, "raw_products", RUN, "20200505T060000.000000Z", "warn")
    stored(tmp_path, "marts_order_lines", replace(RUN, gate="marts"), "20200505T070000.000000Z")
    return tmp_path


def test_a_result_page_shows_the_worst_first() -> None:
    html = result_html(ResultPage(RUN, "raw_products", JUDGED, (GOOD, BAD)))
    assert html.index("products_named") < html.index("store_known")
    for shown in ("2020-05-04", "gate raw", "manual__1", "1 failed", "Ask the shop.", "product_name"):
        assert shown in html


def test_values_are_text() -> None:
    html = result_html(ResultPage(replace(RUN, run_id="<b>"), "raw_products", JUDGED, (BAD,)))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<b>" not in html


def test_pages_ask_nobody_else(folder: Path) -> None:
    pages = result_html(ResultPage(RUN, "raw_products", JUDGED, (GOOD, BAD))) + index_html(newest_runs(folder, 9))
    assert not [address for found in addresses(pages) for address in found if "//" in address]


def test_the_index_lists_runs_with_day_gate_and_verdict(folder: Path) -> None:
    marts, raw = newest_runs(folder, 9)
    assert (marts.run.gate, marts.word) == ("marts", "passed")
    assert (raw.run.day, raw.run.gate, raw.run.run_id, raw.word) == ("2020-05-04", "raw", "manual__1", "failed")
    html = index_html([marts, raw])
    assert html.index(">marts<") < html.index(">raw<")
    assert all(suite.page in html for suite in raw.suites)


def test_the_index_is_limited_to_the_newest_runs(folder: Path) -> None:
    assert [run.run.gate for run in newest_runs(folder, 1)] == ["marts"]


def test_a_half_written_result_is_passed_over(folder: Path) -> None:
    stored(folder, "raw_events", replace(RUN, run_id="other"), "20200505T080000.000000Z").write_text('{"results"')
    assert [run.run.run_id for run in newest_runs(folder, 9)] == ["manual__1", "manual__1"]


def test_an_index_without_runs_says_so(tmp_path: Path) -> None:
    assert "No run yet." in index_html(newest_runs(tmp_path, 9))


def test_a_run_name_reads_back() -> None:
    assert RunName.parse(str(RUN)) == RUN
    assert RunName.parse("nightly").run_id == "nightly"
    assert "/" not in str(replace(RUN, run_id="a/b"))


def test_a_page_address_is_quoted() -> None:
    assert page_path(["raw_events", str(RUN), "20200505T060000Z", "b"]) == (
        "validations/raw_events/2020-05-04%20raw%20manual__1/20200505T060000Z/b.html"
    )


def test_no_foreign_text_is_markup_or_control() -> None:
    found = replace(BAD, observed=HOSTILE, arguments={HOSTILE: HOSTILE}, rows=({HOSTILE: HOSTILE},))
    html = result_html(ResultPage(replace(RUN, run_id=HOSTILE), "raw_products", JUDGED, (found,)))
    assert is_harmless(html)
    assert "<script>alert" not in html


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "{}", '{"results": 1}', "[" * 100_000, '{"results": [{}]}',
                                     '{"results": [], "meta": {"run_id": {"run_name": 1, "run_time": "yesterday"}}}'])
def test_a_result_that_is_none_of_ours_is_no_run_and_stops_none(folder: Path, content: str) -> None:
    (folder / "results" / "raw_events" / "x" / "y").mkdir(parents=True)
    (folder / "results" / "raw_events" / "x" / "y" / "z.json").write_text(content, encoding="utf-8")
    assert len(newest_runs(folder, 10)) == 2


def test_every_page_says_that_it_asks_nobody() -> None:
    for html in (index_html([]), result_html(ResultPage(RUN, "raw_products", JUDGED, (GOOD,)))):
        assert policy_meta() in html
