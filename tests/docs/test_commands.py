"""Every command that the documentation names and the code prints exists: its verb, its options, its targets of make."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

import etl.cli
import glamira.__main__
import sandbox.__main__
from contracts.commands import TOOL
from tests.conftest import ROOT
from tests.docs.pages import OURS, Mention, blocks, mentions
from tests.docs.texts import printed, spelled_out

DECISIONS = ROOT / "docs" / "decisions"  # they tell what was true when they were taken
PAGES = [ROOT / "README.md", *sorted(page for page in ROOT.glob("docs/**/*.md") if DECISIONS not in page.parents)]
Command = TyperCommand | TyperGroup
PROGRAMS = {
    "etl": typer.main.get_command(etl.cli.app), "sandbox": typer.main.get_command(sandbox.__main__.app),
    TOOL: typer.main.get_command(glamira.__main__.app()),
}
TARGETS = frozenset(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
DAYS = ("DAY", "FROM", "TO")


def named(pages: list[Path]) -> list[Mention]:
    scripts = [
        Mention(block.place, line) for page in pages for block in blocks(page) for command in block.commands()
        for line in command.text.replace("\\\n", " ").splitlines() if OURS.search(line)
    ]
    return [one for page in pages for one in mentions(page)] + scripts


@pytest.mark.parametrize("mention", [*named(PAGES), *printed()], ids=lambda one: f"{one.place} {one.text}"[:90])
def test_a_named_command_exists(mention: Mention, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fixes.jsonl").touch()
    words = _words(mention.text)
    while "make" in words:
        words = words[words.index("make") + 1:]
        assert words[0] in TARGETS, mention.place
    if TOOL in words:
        _parse(PROGRAMS[TOOL], words[words.index(TOOL) + 1:], is_part="…" in mention.text)
    elif "-m" in words:
        _, program, *arguments = words[words.index("-m"):]
        _parse(PROGRAMS[program], arguments, is_part="…" in mention.text)


def test_the_code_has_its_commands_from_one_function() -> None:
    assert list(spelled_out()) == []


def test_the_code_prints_commands() -> None:
    assert {"run DAY", "sandbox up", "quarantine list --day DAY", "docs build"} <= {
        one.text.removeprefix(f"{TOOL} ") for one in printed()
    }


@pytest.mark.parametrize("text", [
    f"{TOOL} quarantine lst", f"{TOOL} run DAY DAY", f"{TOOL} sandbox start",
    "python -m etl quarantine lst", "python -m etl reconcile DAY --everything", "python -m etl run 2020-13-01",
    "python -m etl run DAY DAY", "python -m sandbox airflow start", "make everything",
])
def test_a_command_that_is_not_there_is_seen(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Exception, match=r"(?i)lst|everything|2020-13-01|extra|start"):
        test_a_named_command_exists(Mention("page:1", text), tmp_path, monkeypatch)


def _words(text: str) -> list[str]:
    """The words of a command with its placeholders filled in, to its end or to where a shell goes on."""
    [found] = list(OURS.finditer(text))[:1]
    named = text[text.index(TOOL) if TOOL in text else found.start():].partition("`")[0]
    filled = re.sub(r"\[([A-Z|]+)\]", r"\1", named).replace("…", "text")
    words = shlex.split(re.split(r"[|>;&)]", filled)[0], comments=True)
    return ["2020-05-05" if word in DAYS else word for word in words if word != "--help"]  # every command has it


def _parse(command: Command, arguments: list[str], *, is_part: bool) -> None:
    """Read a command line as the program would, without running it; of a part of one, or a verb's name, only the names.

    Raises:
        a usage error of typer's: no such verb, option or value.
    """
    context = typer.Context(command)
    while isinstance(command, TyperGroup) and arguments:
        _, found, arguments = command.resolve_command(context, arguments)
        assert found is not None
        command, context = found, typer.Context(found, parent=context, resilient_parsing=is_part)
    if arguments:
        command.parse_args(context, arguments)
