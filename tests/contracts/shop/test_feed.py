"""The feed survives every text and every kill, and no spreadsheet runs it."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.shop.feed import (
    COLUMNS,
    LONGEST_TEXT,
    ProductOutcome,
    ProductRequest,
    ProductRow,
    SpiderSummary,
    csv_line,
    read_feed,
    read_records,
    read_requests,
    read_summary,
    write_feed,
    write_requests,
    write_summary,
)
from contracts.shop.urls import LONGEST_URL

ROW = ProductRow(95_814, ProductOutcome.NAMED, 'Ring "Solène", 0.5 crt', url="https://www.glamira.de/x.html")
FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)


@given(name=FIELD, price=FIELD)
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, name: str, price: str) -> None:
    path = tmp_path_factory.mktemp("feed") / "products.csv"
    row = ProductRow(1, ProductOutcome.NAMED, name, price_text=price)
    write_feed(path, [row])
    assert list(read_feed(path)) == [row]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1", "'quoted"])
def test_no_cell_starts_like_a_formula(tmp_path: Path, name: str) -> None:
    path = tmp_path / "products.csv"
    write_feed(path, [ProductRow(1, ProductOutcome.NAMED, name)])
    with path.open(encoding="utf-8", newline="") as lines:
        cell = next(csv.DictReader(lines))["product_name"]
    assert cell == "'" + name
    assert next(read_feed(path)).product_name == name


def test_rfc_4180(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    write_feed(path, [ROW])
    lines = path.read_bytes().decode().split("\r\n")
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1].startswith('95814,named,"Ring ""Solène"", 0.5 crt",')
    assert lines[2:] == [""]


@pytest.mark.parametrize("lost", range(1, 40, 7))
def test_half_a_record_never_was(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "products.csv"
    write_feed(path, [ROW, ROW])
    path.write_bytes(path.read_bytes()[:-lost])
    assert list(read_feed(path)) == [ROW]


def test_unreadable_records_are_asked_for_again_but_judged_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    write_feed(path, [ROW])
    with path.open("ab") as feed:
        feed.write(b"x,named\r\n7,marvellous\r\n")
    assert list(read_feed(path)) == [ROW]
    assert [record["product_id"] for record in read_records(path)] == ["95814", "x", "7"]


@pytest.mark.parametrize("column", ["product_name", "reason", "url"])
def test_a_text_of_any_length_is_one_record_and_is_asked_for_again(tmp_path: Path, column: str) -> None:
    path = tmp_path / "products.csv"
    write_feed(path, [ROW, replace(ROW, product_id=7, **{column: "x" * 150_000}), ROW])
    assert [len(record[column]) for record in read_records(path)][1] == 150_000
    assert list(read_feed(path)) == [ROW, ROW]


def test_the_longest_texts_come_back(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    row = replace(ROW, product_name="x" * LONGEST_TEXT, url="u" * LONGEST_URL)
    write_feed(path, [row])
    assert list(read_feed(path)) == [row]


def test_a_missing_feed_is_empty(tmp_path: Path) -> None:
    assert list(read_feed(tmp_path / "none.csv")) == []


def test_one_row_is_one_line() -> None:
    assert csv_line(ROW).count("\r\n") == 1


def test_a_summary_comes_back(tmp_path: Path) -> None:
    summary = SpiderSummary(7, 1.5, is_budget_spent=True, hosts_stopped=("www.glamira.de",))
    write_summary(tmp_path / "summary.json", summary)
    assert read_summary(tmp_path / "summary.json") == summary


def test_requests_come_back(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    requests = [ProductRequest(1, ("https://www.glamira.de/a.html",)), ProductRequest(2, ("https://a", "https://b"))]
    write_requests(path, requests)
    assert list(read_requests(path)) == requests
