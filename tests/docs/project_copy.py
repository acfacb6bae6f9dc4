"""A copy of the project, to be changed by a recipe and asked what its guards say."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.docs.recipes import FINGERPRINT, Step

FOLDERS = ("contracts", "etl", "expectations", "sandbox", "dashboards", "tests", "dbt")
_IGNORED = shutil.ignore_patterns("__pycache__", "fixtures", "dbt_packages", "target", "logs", "integration")


@dataclass(frozen=True, slots=True)
class ProjectCopy:
    """Where the copy lies; each guard runs in a process of its own, for modules are read once."""

    folder: Path

    def make(self) -> None:
        """Copy what recipes change and what guards it."""
        for name in FOLDERS:
            shutil.copytree(ROOT / name, self.folder / name, ignore=_IGNORED)
        shutil.copy(ROOT / "pyproject.toml", self.folder)

    def apply(self, *steps: Step) -> None:
        """Take steps of a recipe."""
        for step in steps:
            step.apply(self.folder, self.fingerprint("hours") if FINGERPRINT in step.text else "")

    def refusal(self, *tests: str) -> str:
        """What guards say that are tests; empty when all pass."""
        done = self._run("-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", *tests)
        return "" if done.returncode == 0 else done.stdout

    def error(self, program: str, *arguments: str) -> str:
        """What a program in the copy ends with; empty when it ends well."""
        done = self._run("-c", program, *arguments)
        return "" if done.returncode == 0 else done.stderr

    def fingerprint(self, dataset: str) -> str:
        """The fingerprint of a dataset's rules in the copy."""
        done = self._run("-c", f"from contracts.datasets.fingerprint import *; print(fingerprint({dataset!r}))")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
