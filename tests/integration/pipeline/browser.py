"""Headless Chromium with an accessibility checker: the system's browser, driven by two packages of the npm registry."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
        self, url: str, choices: Sequence[dict[str, str] | None], drill: str = "", subject: str = "",
    ) -> list[dict[str, Any]]:
        """What the page Explore shows after each set of choices by label, or by none of them as it opens; then its CSV,
        or what a drill shows.
        """
        return self._seen("explore_page.mjs", url, json.dumps(choices), drill, subject)

    @contextmanager
    def reader(self) -> Iterator["Reader"]:
        """A person at the browser, who does one thing after the other."""
        command = [_program("node"), str(Path(__file__).with_name("walk.mjs")), str(TOOLS), self.program]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield Reader(process)
            assert process.stdin is not None
            process.stdin.close()

    def _seen(self, script: str, *arguments: str) -> list[dict[str, Any]]:
        command = [_program("node"), str(Path(__file__).with_name(script)), str(TOOLS), self.program, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        seen: list[dict[str, Any]] = json.loads(done.stdout)
        return seen


@dataclass(frozen=True)
class Reader:
    """Does what a person does with a page; each step returns the text that the page then shows."""

    process: subprocess.Popen[str]

    def open(self, url: str) -> str:
        """Type an address."""
        return self._do("open", url)

    def follow(self, words: str) -> str:
        """Click the link of these words, or the first that has them among others."""
        return self._do("follow", words)

    def unfold(self, words: str) -> str:
        """Open what is folded under these words."""
        return self._do("unfold", words)

    def type(self, label: str, words: str) -> str:
        """Fill a field."""
        return self._do("type", label, words)

    def choose(self, label: str, option: str) -> str:
        """Choose from a list."""
        return self._do("choose", label, option)

    def download(self, button: str) -> str:
        """Press a button that gives a file; its text."""
        return self._do("download", button)

    def photograph(self, name: str) -> None:
        """Keep what is seen under docs/reference/walks, when SITE_PICTURES says that pictures are wanted."""
        if os.environ.get("SITE_PICTURES"):
            self._do("photograph", str(Path(os.environ["SITE_PICTURES"]) / f"{name}.png"))

    def _do(self, *step: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(step) + "\n")
        self.process.stdin.flush()
        seen = json.loads(self.process.stdout.readline())
        assert "failed" not in seen, seen["failed"]
        assert seen["problems"] == [], seen["url"]
        return str(seen["text"])


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
