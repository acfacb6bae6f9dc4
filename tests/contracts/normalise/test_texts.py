"""Hosts are read, test hosts told apart, and e-mail addresses masked, in whatever text."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.normalise.scalars import blank_to_null
from contracts.normalise.texts import MASK, VISIBLE, host, is_test_host, masked, masked_text


def read(url: str | None) -> tuple[str | None, bool, str | None]:
    frame = pl.DataFrame({"url": [url]}, schema={"url": pl.String}).with_columns(host=host("url"), masked=masked("url"))
    return frame.select("host", is_test_host("url", "host").alias("is_test"), "masked").row(0)


@pytest.mark.parametrize(("url", "expected"), [
    ("https://www.glamira.de/ring.html", "www.glamira.de"), ("HTTPS://WWW.Glamira.DE:443/x", "www.glamira.de"),
    ("http://user:pw@stage.glamira.de/", "stage.glamira.de"), (" //www.glamira.de/x", "www.glamira.de"),
    ("https://www.glamira.de?a=//test.glamira.de", "www.glamira.de"), ("file:///C:/x.html", None), ("ring.html", None),
    ("", None), (None, None),
])
def test_a_host_is_read(url: str | None, expected: str | None) -> None:
    assert read(url)[0] == expected


@pytest.mark.parametrize("text", ["jane.doe@example.com", "a+b%40mail.example.co.uk", "JANE@EXAMPLE.COM"])
def test_an_address_is_masked_wherever_it_stands(text: str) -> None:
    assert masked_text(f"/?m={text}&n=1") == f"/?m={MASK}&n=1" == read(f"/?m={text}&n=1")[2]


@given(st.text())
def test_no_text_makes_a_reader_raise(text: str) -> None:
    name, is_test, _ = read(text)
    assert is_test in {True, False}
    assert name is None or name == name.lower()


@given(st.text(st.characters(exclude_characters="\x1c\x1d\x1e\x1f", exclude_categories=["Cs"])))
def test_columns_and_single_texts_agree_on_what_is_blank(text: str) -> None:
    is_visible = pl.Series([text]).str.contains(VISIBLE).item()
    assert is_visible is (blank_to_null(text) is not None)


@given(st.text("aZ0._+-@%4 ü", max_size=40))
def test_columns_and_single_texts_are_masked_alike(text: str) -> None:
    plain = re.sub(r"(?i)[a-z0-9._+\-]+(?:@|%40)[a-z0-9\-]+(?:\.[a-z0-9\-]+)+", MASK, text)
    assert masked_text(text) == plain == read(text)[2]


@pytest.mark.parametrize("piece", ["a", "a@", "a@b", "a@b.", "a@b.c+", "a%40", "//a@", ":/", " "])
def test_sixteen_megabytes_of_any_pattern_are_read_and_masked(piece: str) -> None:
    text = piece * (16_000_000 // len(piece))
    assert read(text)[2] == masked_text(text)
