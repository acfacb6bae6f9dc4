"""`glamira` is one tree over both command lines, which can be asked for help, its version and a shell's completion."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

import etl.cli
import glamira.__main__
import sandbox.__main__
from tests.conftest import ROOT
from tests.warm_start import run_warm


def tool(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The tool in a shell that knows nothing."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SANDBOX_HOME": str(folder)}
    return run_warm(["glamira", *arguments], environment | variables, folder)


def test_it_has_every_verb_of_both() -> None:
    whole = typer.main.get_command(glamira.__main__.app())
    context = typer.Context(whole)
    own, servers = typer.main.get_command(etl.cli.app), typer.main.get_command(sandbox.__main__.app)
    verbs = whole.list_commands(context)  # type: ignore[attr-defined]
    assert verbs == [*own.list_commands(typer.Context(own)), "sandbox"]  # type: ignore[attr-defined]
    below = whole.get_command(context, "sandbox")  # type: ignore[attr-defined]
    assert below.list_commands(context) == servers.list_commands(typer.Context(servers))  # type: ignore[attr-defined]


def test_the_script_on_the_path_is_this_project(tmp_path: Path) -> None:
    script = Path(sys.executable).parent / "glamira"
    done = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert done.stdout.split() == ["glamira", project["version"]]


@pytest.mark.parametrize("arguments", [("-h",), ("run", "-h"), ("quarantine", "fix", "-h"), ("sandbox", "up", "-h")])
def test_help_is_one_letter_away_and_says_which_settings_are_read(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    short, long = tool(tmp_path, *arguments), tool(tmp_path, *arguments[:-1], "--help")
    assert (short.returncode, short.stdout) == (0, long.stdout)
    assert "Usage: " in short.stdout
    assert ("Settings were read from the environment" in short.stdout) == (arguments == ("-h",))


def test_a_shell_completes_its_verbs(tmp_path: Path) -> None:
    asked = {"_GLAMIRA_COMPLETE": "complete_bash", "COMP_WORDS": "glamira quarantine re", "COMP_CWORD": "2"}
    script = Path(sys.executable).parent / "glamira"
    environment = {"PATH": os.environ["PATH"], "SANDBOX_HOME": str(tmp_path)} | asked
    done = subprocess.run([script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert {"reprocess", "reopen", "retention"} <= set(done.stdout.split())


@pytest.mark.parametrize(("arguments", "code", "words"), [
    (("status",), 1, "sandbox up"), (("land", "evnts", "2020-05-04"), 2, "Did you mean events"),
    (("sandbox", "up", "mongoo"), 2, "Did you mean mongo"), (("stauts",), 2, "stauts"),
])
def test_an_error_is_the_same_for_people_and_programs(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str,
) -> None:
    plain, asked = tool(tmp_path, *arguments), tool(tmp_path, *arguments, "--json")
    assert (plain.returncode, plain.stdout, words in plain.stderr) == (code, "", True), plain.stderr
    assert asked.returncode == code
    if arguments[0] != "sandbox":  # `up` knows no --json, and says that
        assert words in json.loads(asked.stdout)["error"]["message"]
