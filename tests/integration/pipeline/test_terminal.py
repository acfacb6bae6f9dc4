"""Every command that the code prints and the pages name is typed as it stands, where it has something to do.

The runbook's blocks are commands too, and are typed by its own test. What takes servers of its own is typed elsewhere.
"""

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from contracts.commands import TOOL
from tests.conftest import ROOT, run_module
from tests.docs.test_commands import PAGES, PROGRAMS, named
from tests.docs.texts import printed
from tests.integration.pipeline.conftest import PublishedDay
from tests.integration.runbook.test_runbook import CLOUD, in_order

# The day that this folder's tests have published; another that the shop has documents of, and one that it has none of.
SOUND_DAY, SEEDED_DAY, EMPTY_DAY = "2020-04-24", "2020-05-08", "2020-05-09"

# In order: a verb leaves behind what a later one needs. Words in braces are filled in by what is there then.
TYPED = (
    "--help", "sandbox status", "sandbox seed --date {seeded} --events 2000 --orders 120",
    "sandbox seed --date {seeded} --events 2000 --orders 120 --defects currency_swapped --truth {folder}/truth.json",
    "rates {sound}", "locate {sound}", "crawl {sound}", "crawl {sound} --json", "land events {sound}",
    "load {sound} --json", "publish {sound}", "build {sound}", "replay {batch}", "dead-letters", "status --json",
    "watch --json", "accept {empty} --reason 'the shop was closed'", "quarantine list", "quarantine list --limit 0",
    "quarantine list --reason-code {reason}", "quarantine show {item}",
    "quarantine discard {item} --reason 'a test order'", "quarantine reopen {item} --reason 'it was none'",
    "quarantine retention", "retention", "docs build", "docs contracts", "sandbox dashboards",
)
# Each with the test that types it: they take servers of their own, or end those of this module.
ELSEWHERE = {
    "sandbox up": "tests/conftest.py", "sandbox down": "tests/conftest.py", "sandbox wipe": "tests/conftest.py",
    "sandbox airflow up": "tests/integration/airflow/conftest.py",
    "docs serve": "tests/integration/pipeline/test_review.py",
    "backfill --again": "tests/integration/backfill/test_backfill.py",
}

pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True, slots=True)
class Form:
    """A command without its values: the verb's words, and the names of its options."""

    verb: tuple[str, ...]
    options: frozenset[str]


def form_of(text: str) -> Form | None:
    """The form of the first command of ours in a line; None of a line that has none."""
    found = re.search(rf"{re.escape(TOOL)} |python -m (?:etl|sandbox) ", text)
    if not found:
        return None
    program = found[0].split()[-1]
    line = re.split(r"[`|>;&)]", text[found.end():])[0]
    words = shlex.split(line, comments=True)
    command = PROGRAMS.get(program, PROGRAMS[TOOL])
    verb: list[str] = []
    while isinstance(command, TyperGroup) and words and words[0] in command.list_commands(typer.Context(command)):
        verb.append(words.pop(0))
        command = command.commands[verb[-1]]
    return Form(tuple(verb), frozenset(word.partition("=")[0] for word in words if word.startswith("--")))


def forms_that_are_typed() -> set[Form]:
    """Of this module's commands, of those that others type, and of the runbook's blocks."""
    ours = [f"{TOOL} {text}" for text in (*TYPED, *ELSEWHERE)]
    blocks = [line for block in in_order() if block.language in ("console", "bash") and CLOUD not in block.marks
              for command in block.commands() for line in command.text.replace("\\\n", " ").splitlines()]
    return {form for text in (*ours, *blocks) if (form := form_of(text))}


@pytest.fixture(scope="module")
def values(published_day: PublishedDay, halted_day: PublishedDay) -> dict[str, str]:
    """What stands for the words in braces."""
    assert published_day.date == SOUND_DAY
    assert run_module("glamira", "run", EMPTY_DAY, check=False).returncode == 1
    [item, *_] = printed_json("quarantine", "list", "--day", halted_day.date, "--status", "open")
    return {"sound": SOUND_DAY, "seeded": SEEDED_DAY, "empty": EMPTY_DAY, "item": item["quarantine_id"],
            "reason": item["reasons"][0], "batch": printed_json("land", "events", SOUND_DAY)["batch_id"]}


def printed_json(*words: str) -> Any:
    """What a verb says to programs."""
    return json.loads(run_module("glamira", *words, "--json").stdout)


@pytest.mark.parametrize("text", TYPED)
def test_a_command_does_its_work_as_it_is_typed(text: str, values: dict[str, str], tmp_path: Path) -> None:
    done = run_module("glamira", *shlex.split(text.format_map(values | {"folder": f"{tmp_path}"})))
    assert done.stdout.strip() or done.stderr.strip()


def test_every_command_that_is_named_anywhere_is_typed() -> None:
    typed = forms_that_are_typed()
    named_somewhere = [(one, form) for one in (*printed(), *named(PAGES)) if (form := form_of(one.text))]
    assert len({form.verb for _, form in named_somewhere}) > 30
    assert [f"{one.place}: {one.text}" for one, form in named_somewhere
            if not any(form.verb == other.verb and form.options <= other.options for other in typed)] == []


@pytest.mark.parametrize(("text", "file"), ELSEWHERE.items())
def test_the_other_tests_type_theirs(text: str, file: str) -> None:
    typed = Path(ROOT / file).read_text(encoding="utf-8")
    assert all(f'"{word}"' in typed for word in text.split())
