"""A document is shown with its failing spots marked, harmless, and whatever its shape in time that grows as it does."""

from typing import Any

import pytest

from etl.cli.document_view import print_document
from etl.quarantine.item_detail import Spot
from tests.tokens import HOSTILE, is_harmless

LARGEST = 15_900_000


def shown(capsys: pytest.CaptureFixture[str], document: dict[str, Any], *paths: str) -> str:
    print_document("original", document, [Spot("store_unknown", path, "") for path in paths])
    return capsys.readouterr().out


@pytest.mark.parametrize(("path", "line"), [
    ("store_id", '  store_id: "999"   ◄ store_unknown'), ("cart.0.price", '      price: ""   ◄ store_unknown'),
    ("cart.0", "    0: {   ◄ store_unknown"), ("a.b.c", '    c: {"$numberInt": "1"}   ◄ store_unknown'),
    ("cart", "  cart: [   ◄ store_unknown"),
    ("gone", "  gone: absent   ◄ store_unknown"), ("cart.1.price", "  cart.1.price: absent   ◄ store_unknown"),
])
def test_a_failing_spot_is_marked_where_it_is(capsys: pytest.CaptureFixture[str], path: str, line: str) -> None:
    document = {"store_id": "999", "cart": [{"price": ""}], "a.b": {"c": 1}, "n": 7}
    assert line in shown(capsys, document, path).splitlines()


def test_two_reasons_at_one_spot_are_told_together(capsys: pytest.CaptureFixture[str]) -> None:
    print_document("original", {"store_id": "9"}, [Spot("a", "store_id", ""), Spot("b", "store_id", "")])
    assert '  store_id: "9"   ◄ a, b' in capsys.readouterr().out


def test_names_values_and_paths_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    output = shown(capsys, {HOSTILE: {HOSTILE: HOSTILE}, "lone": "\ud800"}, HOSTILE, f"{HOSTILE}.gone")
    assert is_harmless(output)
    assert output.count("[/view][red]") == 4


@pytest.mark.parametrize("document", [
    {"text": "a" * LARGEST}, {"text": "\x1b" * (LARGEST // 6)},
    {f"field {number}": number for number in range(400_000)},
    {"x" * (LARGEST // 2): {str(number): 1 for number in range(300_000)}}, {"a" * LARGEST: 1},
    {"cart": [{"price": ""}] * 300_000},
], ids=["text", "control", "fields", "long name above many", "long name", "list"])
def test_a_document_near_the_limit_is_shown(capsys: pytest.CaptureFixture[str], document: dict[str, Any]) -> None:
    top = next(iter(document))
    assert "store_unknown" in shown(capsys, document, f"{top}.gone", "cart.7.price", top)


def test_a_long_line_is_cut_and_says_where_all_of_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, {"text": "a" * 1_000_000, "marked": "b" * 9_000}, "marked").splitlines()
    [text] = [line for line in lines if "text" in line]
    [marked] = [line for line in lines if "marked" in line]
    assert text.endswith("a… (1,000,010 characters; --json prints all)")
    assert marked.endswith("b… (9,012 characters; --json prints all)   ◄ store_unknown")
    assert max(map(len, lines)) < 2_100
