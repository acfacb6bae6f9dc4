"""The documentation as its readers use it: the commands in its blocks and what they print, and those in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from tests.conftest import ROOT

OURS = re.compile(r"(?:^|[\s/(])(?:python -m (?:etl|sandbox)|glamira(?= )|make)\b")
_PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a block, and the lines that it prints according to the page; none are promised without any."""

    text: str
    printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: `language` is its first word after the fence, `marks` are the others."""

    page: Path
    line: int
    heading: str
    language: str
    marks: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        """Where a reader finds it."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def commands(self) -> tuple[Command, ...]:
        """The commands of a `console` transcript, each with what it printed, or the one script of a `bash` block."""
        if self.language == "bash":
            return (Command(self.text),)
        return tuple(_transcript(self.text.splitlines()))


@dataclass(frozen=True, slots=True)
class Mention:
    """A command of ours that a page names outside a transcript or script, with its placeholders in capitals."""

    place: str
    text: str


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order, each with the heading it stands under."""
    found, heading = [], ""
    tokens = _PARSER.parse(page.read_text(encoding="utf-8"))
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following:
            heading = following.content
        elif token.type == "fence":
            language, *marks = token.info.split() or [""]
            line = token.map[0] + 1 if token.map else 0
            found.append(Block(page, line, heading, language, tuple(marks), token.content))
    return found


def mentions(page: Path) -> list[Mention]:
    """The commands of ours in a page's code spans, and in blocks that are neither transcripts nor scripts."""
    spans = [
        Mention(f"{page.relative_to(ROOT)}:{token.map[0] + 1}", child.content)
        for token in _PARSER.parse(page.read_text(encoding="utf-8")) if token.type == "inline" and token.map
        for child in token.children or () if child.type == "code_inline" and OURS.search(child.content)
    ]
    lines = [
        Mention(block.place, line) for block in blocks(page) if block.language not in ("console", "bash")
        for line in block.text.splitlines() if OURS.search(line)
    ]
    return spans + lines


def _transcript(lines: list[str]) -> Iterator[Command]:
    text: list[str] = []
    printed: list[str] = []
    for line in lines:
        if line.startswith("$ "):
            if text:
                yield Command("\n".join(text), tuple(printed))
            text, printed = [line.removeprefix("$ ")], []
        elif text and text[-1].endswith("\\") and not printed:
            text.append(line)
        else:
            printed.append(line)
    if text:
        yield Command("\n".join(text), tuple(printed))
