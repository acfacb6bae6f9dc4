"""Fixes come from one call's options or from a file; a file with a fault changes nothing and names the line."""

from pathlib import Path

import pytest

from contracts.errors import UsageError
from etl.quarantine.fix_files import read_fixes, single_fix
from etl.quarantine.repair import Fix

GOOD = """
{"quarantine_id": "a", "set": {"cart_products.0.currency": "€", "cart_products.0.amount": 2}}

{"quarantine_id": "b", "set": {"time_stamp": {"$numberInt": "7"}, "resolution": null}}
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "fixes.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_fixes(tmp_path: Path) -> None:
    assert read_fixes(_file(tmp_path, GOOD)) == [
        Fix("a", {"cart_products.0.currency": "€", "cart_products.0.amount": "2"}),
        Fix("b", {"time_stamp": '{"$numberInt": "7"}', "resolution": "null"}),
    ]


@pytest.mark.parametrize(("line", "fault"), [
    ("not json", "it is no JSON"), ("[" * 100_000, "it is no JSON"), ("[]", "it is no object"),
    ('{"set": {"x": "1"}}', "it has no quarantine_id"), ('{"quarantine_id": 5, "set": {}}', "it has no quarantine_id"),
    ('{"quarantine_id": "c"}', "it sets nothing"), ('{"quarantine_id": "c", "set": {}}', "it sets nothing"),
    ('{"quarantine_id": "c", "set": 5}', "it sets nothing"),
    ('{"quarantine_id": "a", "set": {"x": "1"}}', "item a comes twice"),
])
def test_a_faulty_line_is_named_and_why(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(UsageError, match=rf"fixes\.jsonl, line 5: {fault}\. \w+ .*\.$"):
        read_fixes(_file(tmp_path, GOOD + line))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no fix"):
        read_fixes(_file(tmp_path, "\n"))


def test_a_single_fix_needs_an_item_and_something_to_set() -> None:
    assert single_fix("a", ["store_id=6"]) == Fix("a", {"store_id": "6"})
    for item, values in (("", ["store_id=6"]), ("a", [])):
        with pytest.raises(UsageError, match="--set"):
            single_fix(item, values)
