"""Every question that lies in a file is asked by a rule."""

from pathlib import Path

import pytest

from tests.conftest import ROOT

EXPECTATIONS = ROOT / "expectations"


@pytest.mark.parametrize("question", sorted((EXPECTATIONS / "sql").glob("*/*.sql")), ids=lambda file: file.stem)
def test_every_question_is_asked(question: Path) -> None:
    """By the module that its folder is named after, or within another question."""
    module = EXPECTATIONS / question.parent.name
    files = [*module.rglob("*.py")] if module.is_dir() else [module.with_suffix(".py")]
    text = "".join(file.read_text(encoding="utf-8") for file in [*files, *question.parent.glob("*.sql")])
    asks = (module if module.is_dir() else files[0]).relative_to(ROOT)
    assert f'"{question.stem}"' in text or f'"{question.name}"' in text, (
        f"nobody asks {question.relative_to(ROOT)}. Declare the rule that does in {asks}."
    )
