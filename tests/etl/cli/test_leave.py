"""A verb ends at once, with all that it said and its own exit code, whatever is still alive in its process."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

LINES = 100_000
# What a library may leave behind: each would end the process with 134 if it ended in the ordinary way.
AN_EXIT_HOOK = "import atexit, os; atexit.register(os._exit, 134)"
A_THREAD = """
import os, threading
def last_word():
    threading.main_thread().join()
    os._exit(134)
threading.Thread(target=last_word).start()
"""
SAYS_MUCH = f"""
import logging, logging.handlers, sys
from etl.cli import leave
kept = logging.handlers.MemoryHandler(1_000, target=logging.StreamHandler(sys.stderr))
logging.getLogger().addHandler(kept)
logging.warning("kept until the end")
print("\\n".join(map(str, range({LINES}))))
print("the end", end="")
leave(3)
"""
ONE_VERB = "import sys; from etl.cli import main; sys.argv[0] = 'etl'; main()"
# Unbuffered, nothing would be left to say at the end.
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, env=BUFFERED | environment,
                          capture_output=True, text=True, check=False)


@pytest.mark.parametrize("left", [AN_EXIT_HOOK, A_THREAD], ids=["an exit hook", "a thread"])
def test_all_that_was_said_arrives_and_the_exit_code_is_the_verbs(left: str) -> None:
    done = python(left + SAYS_MUCH)
    assert (done.returncode, done.stderr) == (3, "kept until the end\n")
    assert done.stdout == "".join(f"{number}\n" for number in range(LINES)) + "the end"


@pytest.mark.parametrize(("arguments", "environment", "exit_code", "stdout", "stderr"), [
    (["status", "--help"], {}, 0, "Show which days", ""),
    (["status", "2020-13-01"], {}, 2, "", "YYYY-MM-DD"),
    (["status", "--nonsense"], {}, 2, "", "--nonsense"),
    (["docs", "serve", "--port", "99999"], {}, 2, "", "65535"), (["docs", "serve", "--port", "-1"], {}, 2, "", "to 0"),
    (["status"], {"LOG_LEVEL": "loud"}, 1, "", "LOG_LEVEL 'LOUD'"),
], ids=["help", "no day", "no option", "no port", "a port below", "refused"])
def test_a_verb_ends_with_its_own_exit_code(
    arguments: list[str], environment: dict[str, str], exit_code: int, stdout: str, stderr: str,
) -> None:
    done = python(f"{AN_EXIT_HOOK}\n{ONE_VERB}", *arguments, **environment)
    assert done.returncode == exit_code, done.stderr
    assert stdout in done.stdout
    assert stderr in done.stderr


def test_a_reader_that_has_gone_changes_no_exit_code() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        code = "from etl.cli import leave; print('nobody reads this'); leave(3)"
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=BUFFERED, stdout=writer,
                              stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (3, b"")
