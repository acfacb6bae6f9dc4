"""A copy of the project in which a recipe is followed, step by step."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.docs.recipes import Step

_FOLDERS = ("contracts", "crawler", "dashboards", "dbt", "docs/reference", "etl", "expectations", "presentation",
            "sandbox", "tests")
_NOT_COPIED = shutil.ignore_patterns("fixtures", "integration", "dbt_packages", "target", "logs", "*.png")


@dataclass
class ProjectCopy:
    """A copy of what the guards look at. Compiled files are copied too: they are valid while their sources are.

    `facts` are what a recipe's placeholders stand for; `left` are the steps that are still to be done.
    """

    root: Path
    left: list[Step] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in _FOLDERS:
            shutil.copytree(ROOT / folder, self.root / folder, ignore=_NOT_COPIED)
        shutil.copy(ROOT / "pyproject.toml", self.root)

    def follow(self, until: str = "") -> None:
        """Do the steps before the first one of a file, or all that are left."""
        while self.left and self.left[0].file != until:
            self.left.pop(0).apply(self.root, self.facts)

    def refusal(self, *tests: str) -> str:
        """The messages of the tests that fail."""
        plugins = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")  # the latter takes a fifth of a short run
        done = self._python("-m", "pytest", "-q", "--tb=short", *plugins, *tests)
        if done.returncode == 0:
            return ""
        assert done.returncode == 1, done.stdout + done.stderr
        return "\n".join(line for line in done.stdout.splitlines() if line.startswith("E "))

    def said(self, code: str, *arguments: str) -> str:
        """What a program ends with; empty when it ends well."""
        done = self._python("-c", code, *arguments)
        return "" if done.returncode == 0 else done.stderr

    def run(self, *command: str) -> None:
        """A module's command, which must end well."""
        done = self._python("-m", *command)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"

    def _python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(self.root)}
        return subprocess.run([sys.executable, *arguments], cwd=self.root, env=environment, capture_output=True,
                              text=True, check=False)
