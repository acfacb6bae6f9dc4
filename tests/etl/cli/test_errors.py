"""An error is a line for people and, with --json, an object for programs; the exit code is the same."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.warm_start import run_warm


def etl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A verb in an environment without any setting."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SANDBOX_HOME": str(folder)}
    return run_warm(["etl", *arguments], environment, folder)


@pytest.mark.parametrize(("arguments", "exit_code", "kind", "words"), [
    (["status", "foo"], 2, "UsageError", "'foo'"), (["run", "2106-02-08"], 2, "UsageError", "not over yet"),
    (["nonsense"], 2, "UsageError", "nonsense"), (["status", "--wat"], 2, "UsageError", "--wat"),
    (["accept"], 2, "UsageError", "DAY"),
    (["reconcile", "2020-05-04", "--all"], 2, "UsageError", "not both"),
    (["rates", "1999-01-03"], 2, "UsageError", "no rates before 1999-01-04"),
    (["quarantine", "fix", "ID", "--file", f"{ROOT}/README.md", "--reason", "x"], 2, "UsageError", "not both"),
    (["quarantine", "fix", "--set=a=1", "--file", f"{ROOT}/README.md", "--reason", "x"], 2, "UsageError", "not both"),
    (["status"], 1, "SettingsError", '.venv/bin/glamira sandbox up'),
])
def test_an_error_is_an_object_for_programs(
    tmp_path: Path, arguments: list[str], exit_code: int, kind: str, words: str,
) -> None:
    done, plain = etl(tmp_path, *arguments, "--json"), etl(tmp_path, *arguments)
    assert (done.returncode, plain.returncode) == (exit_code, exit_code)
    told = json.loads(done.stdout)
    assert told.keys() == {"error"}
    assert told["error"]["kind"] == kind
    assert words in told["error"]["message"]
    assert kind in done.stderr  # cron mails it, whatever becomes of stdout
    assert plain.stdout.strip() == ""
