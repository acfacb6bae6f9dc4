"""E-mail addresses are masked, in whatever text."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.scalars import blank_to_null
from contracts.datasets.normalise.texts import MASK, VISIBLE, masked, masked_text


def read(text: str) -> str:
    return str(pl.DataFrame({"text": [text]}).select(masked("text")).item())


@pytest.mark.parametrize("text", ["jane.doe@example.com", "a+b%40mail.example.co.uk", "JANE@EXAMPLE.COM"])
def test_an_address_is_masked_wherever_it_stands(text: str) -> None:
    assert masked_text(f"/?m={text}&n=1") == f"/?m={MASK}&n=1" == read(f"/?m={text}&n=1")


@given(st.text(st.characters(exclude_characters="\x1c\x1d\x1e\x1f", exclude_categories=["Cs"])))
def test_columns_and_single_texts_agree_on_what_is_blank(text: str) -> None:
    is_visible = pl.Series([text]).str.contains(VISIBLE).item()
    assert is_visible is (blank_to_null(text) is not None)


@given(st.text("aZ0._+-@%4 ü", max_size=40))
def test_columns_and_single_texts_are_masked_alike(text: str) -> None:
    plain = re.sub(r"(?i)[a-z0-9._+\-]+(?:@|%40)[a-z0-9\-]+(?:\.[a-z0-9\-]+)+", MASK, text)
    assert masked_text(text) == plain == read(text)


@pytest.mark.parametrize("piece", ["a", "a@", "a@b", "a@b.", "a@b.c+", "a%40", "//a@", ":/", " "])
def test_sixteen_megabytes_of_any_pattern_are_read_and_masked(piece: str) -> None:
    text = piece * (16_000_000 // len(piece))
    assert read(text) == masked_text(text)
