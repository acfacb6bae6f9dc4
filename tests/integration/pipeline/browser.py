"""Headless Chromium with an accessibility checker: the system's browser, driven by two packages of the npm registry."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PACKAGES = ("playwright-core@1.56.1", "axe-core@4.11.0")
TOOLS = ROOT / "build" / "browser"
INSTALL = "apt-get install -y chromium nodejs npm"


@dataclass(frozen=True)
class Browser:
    """The browser's program and the folder of the packages that drive it."""

    program: str

    def visit(self, urls: Sequence[str], pictures: Path | str = "") -> list[dict[str, Any]]:
        """What each page shows and does, on a desk, on a phone and in dark colours."""
        return self._seen("review_pages.mjs", str(pictures), *urls)

    def explore(
        self, url: str, choices: Sequence[dict[str, str]], drill: str = "", subject: str = "",
    ) -> list[dict[str, Any]]:
        """What the page Explore shows after each set of choices by label; then its CSV, or what a drill shows."""
        return self._seen("explore_page.mjs", url, json.dumps(choices), drill, subject)

    def _seen(self, script: str, *arguments: str) -> list[dict[str, Any]]:
        command = [_program("node"), str(Path(__file__).with_name(script)), str(TOOLS), self.program, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        seen: list[dict[str, Any]] = json.loads(done.stdout)
        return seen


def find_browser() -> Browser:
    """The browser, ready to visit pages; what is missing fails the test with the remedy, it is never skipped."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    missing = [name for name, path in (("chromium", program), ("node", shutil.which("node")),
                                       ("npm", shutil.which("npm"))) if not path]
    if not program or missing:
        pytest.fail(f"the review's pages need {', '.join(missing)}: {INSTALL}, or name the browser in CHROMIUM.")
    _install()
    return Browser(program)


def _program(name: str) -> str:
    return shutil.which(name) or name


def _install() -> None:
    mark = TOOLS / "installed"
    if mark.exists() and mark.read_text(encoding="ascii") == " ".join(PACKAGES):
        return
    TOOLS.mkdir(parents=True, exist_ok=True)
    (TOOLS / "package.json").write_text('{"private": true}', encoding="ascii")
    command = [_program("npm"), "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", *PACKAGES]
    done = subprocess.run(command, cwd=TOOLS, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"npm cannot install {', '.join(PACKAGES)}: {done.stderr.strip()[-300:]}")
    mark.write_text(" ".join(PACKAGES), encoding="ascii")
