"""Columns and single texts agree on what is visible."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.scalars import blank_to_null
from contracts.datasets.normalise.texts import VISIBLE


@given(st.text(st.characters(exclude_characters="\x1c\x1d\x1e\x1f", exclude_categories=["Cs"])))
def test_columns_and_single_texts_agree_on_what_is_blank(text: str) -> None:
    is_visible = pl.Series([text]).str.contains(VISIBLE).item()
    assert is_visible is (blank_to_null(text) is not None)
