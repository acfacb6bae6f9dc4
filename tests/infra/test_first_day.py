"""The first day in the cloud: every step can be checked, undone and paid for, and the doctor has the last word."""

import re

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "how-to" / "first-day-in-the-cloud.md").read_text(encoding="utf-8")
EMULATOR = (ROOT / "docs" / "reference" / "emulator.md").read_text(encoding="utf-8")
STEPS = re.split(r"^## (?=\d+\. )", PAGE, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.splitlines()[0])
def test_a_step_says_what_it_prints_how_to_undo_it_and_what_it_costs(step: str) -> None:
    own = step.partition("\n## ")[0]
    assert re.search(r"\bprints\b", own)
    assert re.search(r"\bUndo: \S", own)
    assert re.search(r"\bCost:\s\S", own)


def test_the_doctor_ends_it() -> None:
    assert STEPS[-1].partition("\n## ")[0].count("glamira doctor") == 1


@pytest.mark.parametrize("topic", [
    line.split("|")[1].strip() for line in EMULATOR.splitlines() if line.startswith("|") and "unchecked" in line
])
def test_what_the_sandbox_cannot_check_is_on_the_list(topic: str) -> None:
    listed = re.findall(r"^- \[ \] \*\*(.+?)\*\*(.*?)(?=^- \[|\n\n)", PAGE, re.DOTALL | re.MULTILINE)
    words = {
        "an array with a null in a result": "Arrays with a null", "access to views of views": "views",
        "quotas of a day, slots, bytes billed": "Slots", "writes of one object": "Writes of one object",
    }
    assert any(words[topic] in f"{name}{text}" for name, text in listed), topic
