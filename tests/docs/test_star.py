"""The page of the star has a row for every table that readers see."""

import pytest

from tests.conftest import ROOT
from tests.lookml.dbt_words import models

STAR = "docs/reference/star.md"


@pytest.mark.parametrize("table", models())
def test_every_table_is_told_of(table: str) -> None:
    page = (ROOT / STAR).read_text(encoding="utf-8")
    assert f"\n| `{table}` " in page, f"{table} is published, and no row of {STAR} tells of it. Add one."
