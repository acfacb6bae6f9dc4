"""Text from a page is one composed, harmless line, is decoded once, and is no longer than its field."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.shop.feed import LONGEST_TEXT
from crawler.texts import beginning, from_script, log_lines, one_line

_TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(("text", "line"), [
    ("  Ring\n\tSolene ", "Ring Solene"), ("Ring\x00Solene", "Ring Solene"), ("Ring\x1b[31m", "Ring [31m"),
    ("Ring\x9d0;title\x07", "Ring 0;title"), ("Ring\u2028Solene\u2029", "Ring Solene"), ("\ufeffRing", "Ring"),
    ("Ring \u202eeneloS\u202c", "Ring eneloS"), ("Ring\u200b Solene", "Ring Solene"),
    ("Bague Ce\u0301leste", "Bague Céleste"),
    ("د.ك.\u200f", "د.ك.\u200f"), ("می\u200cخواهم", "می\u200cخواهم"), ("\ud800", "?"), ("\x00\x1b", None),
    ("\u200f\u200b", None), ("", None), (None, None), (7, None), (["Ring"], None),
])
def test_one_line(text: object, line: str | None) -> None:
    assert one_line(text) == line


@given(st.text())
def test_no_text_keeps_a_control_or_loses_its_form(text: str) -> None:
    line = one_line(text) or ""
    assert not [char for char in line if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in _TURNED]
    assert line == unicodedata.normalize("NFC", line)
    assert one_line(line) == (line or None)


def test_a_text_has_a_longest_length_and_is_never_cut() -> None:
    assert one_line("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    assert one_line("x" * (LONGEST_TEXT + 1)) is None
    assert one_line("\u0316\u0301" * 4_000_000) is None
    assert beginning("x" * 1_000 + "\x1b", 200) == "x" * 200


@pytest.mark.parametrize(("text", "read"), [
    ("Silver &amp; Gold", "Silver & Gold"), ("&amp;amp;", "&amp;"), ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ("Sol&egrave;ne", "Solène"), ("Sol&#232;ne &#x26;", "Solène &"), ("Ring&#27;[31m&#0;", "Ring[31m\ufffd"),
    ("R&D", "R&D"), ("?a=1&copy=2", "?a=1&copy=2"), ("&unheard;", "&unheard;"), ("&amp;" * 4_000_000, None), (7, None),
])
def test_a_scripts_references_are_decoded_once(text: object, read: str | None) -> None:
    assert from_script(text) == read


def test_a_log_record_stays_one_record() -> None:
    assert log_lines("bad \x1b[2J\r\x9b1m\n2020 INFO: all is well") == "bad  [2J  1m\n    2020 INFO: all is well"
