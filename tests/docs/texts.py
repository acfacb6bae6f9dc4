"""The commands that the code prints: in errors, remedies, pages, SQL and help, read off its texts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from contracts.commands import TOOL
from tests.conftest import ROOT
from tests.docs.pages import Mention

ROOMS = ("contracts", "expectations", "etl", "crawler", "dags", "cloud_function", "sandbox", "dashboards", "glamira")
OTHERS = (".sql", ".yml", ".j2", ".md", ".example")
# In backticks to their end; else to where the sentence ends, or goes on.
_COMMAND = re.compile(rf"`[^`\n]*?({re.escape(TOOL)} [^`]+)`|({re.escape(TOOL)}(?: [^\s`.,;:)\"']+)+)")
_SPELLED = re.compile(rf"{re.escape(TOOL)} \w|python -m (?:etl|sandbox) \w")
_IN_A_TEMPLATE = re.compile(r"\{\{ command\('([^']*)'(?: ~ (\w+))?\) \}\}")


def printed() -> Iterator[Mention]:
    """The commands in the texts of every production file, in order; what a run fills in is a placeholder."""
    for file in _files(".py"):
        for line, text in _texts(ast.parse(file.read_text(encoding="utf-8"))):
            yield from _found(file, line, text)
    for file in (*_files(*OTHERS), *sorted((ROOT / "dbt").rglob("*.sql")), ROOT / ".env.example"):
        for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            yield from _found(file, line, _IN_A_TEMPLATE.sub(rf"`{TOOL} \1" + r"DAY`", text)
                              if "~" in text else _IN_A_TEMPLATE.sub(rf"`{TOOL} \1`", text))


def spelled_out() -> Iterator[str]:
    """Places in the code whose texts spell a command out: all but docstrings have it from `command`."""
    for file in _files(".py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if id(node) not in docstrings and _SPELLED.search(str(getattr(node, "value", ""))):
                yield f"{file.relative_to(ROOT)}:{node.lineno}"


def _files(*endings: str) -> list[Path]:
    return sorted(file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in endings)


def _found(file: Path, line: int, text: str) -> Iterator[Mention]:
    for found in _COMMAND.finditer(text):
        yield Mention(f"{file.relative_to(ROOT)}:{line}", found[1] or found[2])


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    if _is_command(node):
        yield node.lineno, f"`{_filled(node)}`"
    elif isinstance(node, ast.JoinedStr):
        yield node.lineno, "".join(_part(part) for part in node.values)
        # A command whose text is put together out of others is read on its own.
        yield from (text for part in node.values if not _is_command(getattr(part, "value", part))
                    for text in _texts(part))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def _is_command(node: object) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "command"


def _filled(call: ast.AST) -> str:
    """A call of `command` as the line that it gives; nothing when its words come from elsewhere."""
    told = list(_texts(call.args[0])) if isinstance(call, ast.Call) and call.args else []
    return f"{TOOL} {told[0][1]}" if told else ""


def _part(part: ast.expr) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else part
    if isinstance(part, ast.Constant):
        return str(part.value)
    if _is_command(value):
        return _filled(value)
    name = ast.unparse(value)
    return "DAY" if "day" in name or "date" in name else "dataset" if "dataset" in name else "VALUE"
