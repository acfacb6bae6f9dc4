"""A command that somebody stopped says so in a line, with the code that shells know."""

import subprocess
import sys
from subprocess import PIPE, Popen

import pytest

from contracts.endings import INTERRUPTED, READER_GONE, exit_code, interruption
from tests.conftest import ROOT

DAY = "2020-05-04"
# A module that is slow to import, of which the program is interrupted.
STARTS_SLOWLY = """
import os, signal
from contracts.endings import quiet_start
with quiet_start():
    os.kill(os.getpid(), signal.SIGINT)
    import json.tool
print("not reached")
"""
INTERRUPTED_VERB = """
import sys
from etl import cli

app = cli.new_app()
@app.command()
def verb(day: str, json: bool = False): raise KeyboardInterrupt("build")
@app.command()
def other(): pass
sys.argv = ["etl", *sys.argv[1:]]
cli.main(app)
"""


def python(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_while_a_command_starts_an_interruption_is_one_line() -> None:
    done = python(STARTS_SLOWLY)
    assert (done.returncode, done.stdout, done.stderr) == (INTERRUPTED, "", "interrupted before it began\n")


def test_whoever_ignores_interruptions_goes_on_ignoring_them() -> None:
    done = python("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)" + STARTS_SLOWLY)
    assert (done.returncode, done.stdout) == (0, "not reached\n")


def test_a_verb_that_is_interrupted_names_the_station_and_the_way_on() -> None:
    plain, programs = python(INTERRUPTED_VERB, "verb", DAY), python(INTERRUPTED_VERB, "verb", DAY, "--json")
    line = f"interrupted at build; run it again: .venv/bin/glamira verb {DAY}"
    assert (plain.returncode, plain.stdout, plain.stderr) == (INTERRUPTED, "", f"Interrupted {line}\n")
    assert (programs.returncode, programs.stderr) == (INTERRUPTED, f"Interrupted {line}\n")
    assert programs.stdout == f'{{"error": {{"kind": "Interrupted", "message": "{line}"}}}}\n'


def test_what_options_held_is_not_repeated() -> None:
    assert interruption(["erase", "--email", "jane@example.org"]) == "interrupted; run it again as it was typed"
    assert interruption(["run", DAY, "--json"], "build").endswith(f": .venv/bin/glamira run {DAY}")


@pytest.mark.parametrize("program", ["etl", "sandbox"])
def test_a_reader_that_closed_the_pipe_is_no_refusal(program: str) -> None:
    with Popen([sys.executable, "-m", program, "-h"], cwd=ROOT, stdout=PIPE, stderr=PIPE) as writer:
        assert writer.stdout
        assert writer.stderr
        writer.stdout.close()
        assert (writer.stderr.read(), writer.wait()) == (b"", READER_GONE)


def test_other_ends_keep_their_code() -> None:
    assert [exit_code(SystemExit(code)) for code in (None, 0, 2, "a word")] == [0, 0, 2, 1]
