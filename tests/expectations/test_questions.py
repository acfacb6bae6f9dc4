"""Questions are filled in from our own declarations, and keep Great Expectations' name of the batch."""

from datetime import date
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from expectations.questions import Questions, literals, quoted


@pytest.fixture
def questions(tmp_path: Path) -> Questions:
    """Those of a module that has one, which needs a shared text."""
    folder = tmp_path / "sql" / "module"
    folder.mkdir(parents=True)
    folder.with_name("_least.sql").write_text("b > {{ least }}\n", encoding="utf-8")
    text = 'select {{ column }} from {{ batch }} where {% include "_least.sql" %}\n'
    (folder / "some.sql").write_text(text, encoding="utf-8")
    return Questions(str(tmp_path / "module.py"))


def test_names_are_filled_in_and_the_batch_is_left(questions: Questions) -> None:
    assert questions("some", column="x", least=3) == "select x from {batch} where b > 3"


def test_a_name_without_a_value_is_refused(questions: Questions) -> None:
    with pytest.raises(UndefinedError):
        questions("some", column="x")


def test_days_are_literals_in_order() -> None:
    assert literals([date(2020, 5, 5), date(2020, 5, 4)]) == "date '2020-05-04', date '2020-05-05'"


def test_texts_keep_their_order() -> None:
    assert quoted(["b", "a"]) == "'b', 'a'"
