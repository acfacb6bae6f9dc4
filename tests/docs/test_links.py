"""Whatever the documentation links to or names is there; the index has every decision under its own title."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.conftest import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")), ROOT / "dbt" / "README.md"]
FILE = re.compile(
    r"`((?:cloud_function|contracts|crawler|dags|dashboards|dbt|docs|etl|expectations|infra|sandbox|tests)/[\w./-]*\w/?)`"
)
# By a recipe, and by the first build.
MADE_LATER = {"docs/reference/contracts/hours.odcs.yaml", "dbt/dbt_packages"}
DECISIONS = ROOT / "docs" / "decisions"
ROW = re.compile(r"^\| (\d+) \| \[(.+)\]\((.+)\) \| \d{4}-\d\d-\d\d \| \d{4}-\d\d-\d\d \| in force", re.MULTILINE)


def targets(page: Path) -> Iterator[tuple[Path, str]]:
    """What a page's links lead to within the repository: the file, and the heading in it that is named, if any."""
    for token in _all(MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))):
        address = str(token.attrs.get("href") or token.attrs.get("src") or "")
        if address and "://" not in address:
            file, _, heading = address.partition("#")
            yield page.parent / file if file else page, heading


@cache
def headings(page: Path) -> set[str]:
    """The fragments by which the page's headings are reached."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", title.lower())) for title in titles}


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [file for file, _ in targets(page) if not file.exists()] == []
    assert [heading for file, heading in targets(page) if heading and heading not in headings(file)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = set(FILE.findall(page.read_text(encoding="utf-8"))) - MADE_LATER
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_index_names_every_decision_once_by_its_title() -> None:
    rows = ROW.findall((DECISIONS / "README.md").read_text(encoding="utf-8"))
    named = sorted((file, f"# {number}. {title}") for number, title, file in rows)
    assert named == sorted((page.name, page.read_text(encoding="utf-8").splitlines()[0])
                           for page in DECISIONS.glob("[0-9]*.md"))
