"""The commands that the code prints: in errors, remedies, pages and help, read off its string literals."""

import ast
import re
from collections.abc import Iterator

from tests.conftest import ROOT
from tests.docs.pages import Mention

ROOMS = ("contracts", "expectations", "etl", "crawler", "dags", "cloud_function", "sandbox")
# In backticks to their end; else to where the sentence ends, or goes on.
_COMMAND = re.compile(r"`[^`\n]*?(python -m (?:etl|sandbox) [^`]+)`|(python -m (?:etl|sandbox)(?: [^\s`.,;:)\"']+)*)")


def printed() -> Iterator[Mention]:
    """The commands in the texts of every production module, in order; what a run fills in is a placeholder."""
    for file in sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py")):
        for line, text in _texts(ast.parse(file.read_text(encoding="utf-8"))):
            for found in _COMMAND.finditer(text):
                yield Mention(f"{file.relative_to(ROOT)}:{line}", found[1] or found[2])


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.JoinedStr):
        yield node.lineno, "".join(_part(part) for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    name = ast.unparse(part.value if isinstance(part, ast.FormattedValue) else part)
    return "DAY" if "day" in name or "date" in name else "dataset" if "dataset" in name else "VALUE"

