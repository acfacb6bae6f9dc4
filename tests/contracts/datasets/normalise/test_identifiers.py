"""One order has one id however it was written, and what says that there is no value is none."""

from datetime import UTC, datetime

import pytest
from bson import Decimal128, Int64
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.identifiers import (
    FILLER_NUMBERS,
    LONGEST_ORDER_ID,
    MISSING_WORDS,
    identity,
    order_id,
)
from tests.contracts.datasets.normalise.test_scalars import ANYTHING

ONE_ORDER = [
    919000001, 919000001.0, Int64(919000001), Decimal128("919000001"), Decimal128("919000001.00"), "919000001",
    "919000001.0", "919000001.", "919000001.00", " 919000001 ", "919000001\u200f", "\u00a0919000001", "+919000001",
    "0919000001", "9.19000001e8", "9.19000001E+8", "９19000001", "９１９０００００１", "９１９０００００１．０",
    "٩١٩٠٠٠٠٠١", "९१९०००००१", "919000001\n", "919000001\x00", "919\u00ad000001", "919000001\u180e", "\u202e919000001",
    f"{'0' * 60}919000001", f"919000001.{'0' * 60}", f"{'٠' * 50}919000001",
    "919000001\ufe0f", "919000001\u3164", "919\u034f000001", "\u2800919000001", "919000001\U000e0101", "919000001,0",
    "919000001,00", "919 000 001", "919.000.001", "919,000,001", "919\u00a0000\u00a0001", "919'000'001", "#919000001",
    "# 919000001", "No. 919000001", "nr 919000001", "№919000001", "#919.000.001", "９１９，０００，００１",
    '"919000001"', "'919000001'", "“919000001”", "[919000001]", "(#919000001)", "919000001;", "919000001٫0",
    "９１９٬٠٠٠٬٠٠١", '["919.000.001"]',
]


@pytest.mark.parametrize("value", ONE_ORDER, ids=repr)
def test_numbers_and_texts_of_numbers_name_one_order(value: object) -> None:
    assert order_id(value) == "919000001"


@pytest.mark.parametrize(("value", "text"), [
    ("A-7", "A-7"), (" A-7\u200f", "A-7"), ("300-1", "300-1"), ("9" * 30, "9" * 30), ("1" * 60, "1" * 60),
    (9_007_199_254_740_993, "9007199254740993"), ("9007199254740993.0", "9007199254740993"), ("A 12 34", "A 12 34"),
    ("#A-7", "#A-7"), ("No. A", "No. A"), ("NR123", "NR123"), ("no7", "no7"),
    ("919‐000‑001", "919-000-001"), ("(A-7)", "(A-7)"), ("A¹", "A¹"),
])
def test_another_id_is_kept(value: object, text: str) -> None:
    assert order_id(value) == text


@pytest.mark.parametrize("value", [
    "", " ", None, 12.5, "12.5", float("nan"), 0, -1, "0", "-1", "−1", "0.0", True, [1], "\u200b", {"id": 3},
    Decimal128("NaN"), 2.0**70, "1e30", datetime(2020, 5, 4, tzinfo=UTC), 99_999, "99999", "99999.0",
    999_999.0, "９９９９９", "0" * 41, "0" * 100, "٠" * 41, f"{'0' * 40}99999", f"+{'0' * 50}99999",
    "12 34", "919,000", "919000001,5", "919.000,001", "91.90.00.001", "919,000.001", "919000001\u0301", "9 19000001",
    "\u3164", "\u2800", "\ufe0f", "\u034f\u115f", "#", "#0", "1,000,000.5",
    "91900000¹", "₉₁₉", "⑨", "9,19000001e8", "[919,000]", "[]", '"null"', "[None]", "'undefined'", "(91900000¹)", "[0]",
    "Infinity", "#REF!", "None\x00", "9190\x0000001", "\x1b[31mX\x1b[0m", "9" * 101, "A" * 101, "\u00ad", "\x00",
    *sorted(MISSING_WORDS), *(f" {word.upper()}\u200f" for word in sorted(MISSING_WORDS)), "ＮＵＬＬ",
])
def test_what_names_no_order_is_none(value: object) -> None:
    assert order_id(value) is None


@pytest.mark.parametrize("value", [
    *sorted(MISSING_WORDS), *sorted(FILLER_NUMBERS), "NONE", " Null ", "N/A", "", " ", "\u200f", None,
])
def test_a_person_that_is_none_is_null(value: str | None) -> None:
    assert identity(value) is None


@pytest.mark.parametrize("value", ["u-1", "Nona", "Nil Armstrong", "999", "123456", "a@example.com", "None of us"])
def test_a_person_is_kept_as_written(value: str) -> None:
    assert identity(value) == value


@given(
    ANYTHING | st.text("0123456789.eE+-٣９ \u200f\u00ad\x00") | st.from_regex(r"\+?0{30,}[0-9]{0,20}", fullmatch=True),
)
def test_any_value_is_an_id_that_reads_back_as_itself_or_none(value: object) -> None:
    found = order_id(value)
    if found is not None:
        assert found.isprintable()
        assert 0 < len(found) <= LONGEST_ORDER_ID
        assert order_id(found) == found
