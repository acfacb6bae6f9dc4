"""The recipes of CONTRIBUTING.md: blocks that say which file they are, or what changes in one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

_BLOCK = re.compile(
    r"^```(?P<kind>\w+) recipe=(?P<recipe>\w+) file=(?P<file>\S+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One block: a new file, or lines of one by others."""

    file: str
    text: str
    is_change: bool

    def apply(self, project: Path, facts: Mapping[str, str]) -> None:
        """Write the file, or change it, in a copy of the project; `facts` are what `<...>` stands for.

        The lines that are to be changed must be there once.
        """
        file, text = project / self.file, self.text
        for name, value in facts.items():
            text = text.replace(f"<{name}>", value)
        if not self.is_change:
            assert not file.exists(), f"{self.file} is there already"
            file.write_text(text, encoding="utf-8")
            return
        before, after = _side(text, "+"), _side(text, "-")
        content = file.read_text(encoding="utf-8")
        assert content.count(before) == 1, f"{self.file} has these lines {content.count(before)} times:\n{before}"
        file.write_text(content.replace(before, after), encoding="utf-8")

    @property
    def added(self) -> int:
        """How many lines it brings."""
        lines = self.text.splitlines()
        return sum(line.startswith("+") for line in lines) if self.is_change else len(lines)


def steps(recipe: str) -> list[Step]:
    """The blocks of a recipe, in their order."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = [one for one in _BLOCK.finditer(page) if one["recipe"] == recipe]
    assert found, f"CONTRIBUTING.md has no blocks with recipe={recipe}"
    return [Step(one["file"], one["text"], one["kind"] == "diff") for one in found]


def _side(text: str, other: str) -> str:
    """The lines of a change before it or after it, without their marks; `other` marks those of the other side."""
    return "".join(line[1:] or "\n" for line in text.splitlines(keepends=True) if not line.startswith(other))
