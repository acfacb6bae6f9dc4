"""Every SQL text outside dbt, in files of its own or in Python's syntax trees: none escapes by not being listed."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from jinja2 import Template, UndefinedError

from contracts.warehouse.sql import SqlFolder

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("contracts", "expectations", "etl", "crawler", "cloud_function", "dags", "dashboards", "infra", "sandbox")
# What these say is for SQLite or DuckDB, or put around a part of a script before it is analysed.
NOT_FOR_BIGQUERY = frozenset({
    "sandbox/bigquery_proxy/catalog.py", "sandbox/bigquery_proxy/copies.py", "sandbox/bigquery_proxy/scripts.py",
    "sandbox/emulator.py",
})

# How statements are handed over: etl/platform/bigquery.py, cloud_function/queries.py and what stands before them.
_SENDING = {"query", "_query", "ask"}
_SENDING_IN_THE_FUNCTION = {"run"}

_STATEMENT = re.compile(
    r"\s*(?:select\s|with\s+(?:recursive\s+)?[\w{}$]+\s+as\s*\(|insert into\s|delete from\s|begin transaction\b|"
    r"(?:merge|update|truncate table)\s+[^\s.]*[.{$`]|"
    r"(?:create|alter|drop)\b[a-z ]*\b(?:table|view|schema|function)\s)",
)
_CLAUSE = re.compile(
    r"\bselect\s.*\sfrom\s|\bglamira_(?:raw|load|staging|audit|marts|ops|rollback)\.\w+\s+(?:as|where|group|order|,)\b"
    r"|\b(?:order|group) by\s|(?:=|\bin)\s*(?:unnest\()?@\w+|\bwhere\b[^.]*(?:=|\bin\b)", re.DOTALL,
)
# `{{ name }}` and tags of jinja; `{name}` of str.format, `$name` of string.Template; and the clock, which the proxy
# stops in a transaction.
_PLACEHOLDER = re.compile(r"(?s:\{\{ .*? \}\}|\{% .*? %\})|\{+[a-z_]*\}+|\$\{?[a-z_]+\}?|\bcurrent_timestamp\(\)")
_CLOCK = "current_timestamp()"
_NAMED = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class SqlText:
    """One text: where it stands, the name that it is given, if any, and what it says, placeholders included."""

    file: str
    line: int
    name: str
    text: str

    @property
    def place(self) -> str:
        """Where to find it."""
        return f"{self.file}:{self.line} {self.name}".rstrip()

    @property
    def is_complete(self) -> bool:
        """Whether it is a statement as it stands."""
        return bool(_STATEMENT.match(self.text)) and set(_PLACEHOLDER.findall(self.text)) <= {_CLOCK}

    @cached_property
    def pieces(self) -> list[str]:
        """What stands between its placeholders, whitespace made even."""
        return [piece for piece in map(even, _PLACEHOLDER.split(self.text)) if piece]

    def rendered(self, values: Mapping[str, str]) -> str:
        """The text with values in the place of its names; that of an f-string's expressions has the empty name."""
        if self.file.endswith(".sql"):
            return Template(self.text).render(values)
        return _NAMED.sub(lambda name: values[name[1]], self.text)

    def is_within(self, statement: str) -> bool:
        """Whether a statement, its whitespace even, may have been made from it: it has all pieces in their order."""
        at = 0
        for piece in self.pieces:
            found = statement.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return True


def even(sql: str) -> str:
    """The text with single spaces only, without lines of comment."""
    return " ".join(_without_comments(sql).split())


def _without_comments(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))


@cache
def sql_texts() -> tuple[SqlText, ...]:
    """Every SQL text of every module that is for BigQuery, and every file of SQL beside them."""
    modules = (file for file in _modules() if str(file.relative_to(ROOT)) not in NOT_FOR_BIGQUERY)
    return (*(text for module in modules for text in texts_of(module)), *map(_text_of, _files("*.sql")))


def statements_sent() -> set[tuple[str, str]]:
    """Every text that is handed to the warehouse's clients, as it is or rendered: file and name, or file of SQL."""
    found: set[tuple[str, str]] = set()
    for file in _modules():
        tree, place = ast.parse(file.read_text(encoding="utf-8")), str(file.relative_to(ROOT))
        sending = _SENDING_IN_THE_FUNCTION if place.startswith("cloud_function/") else _SENDING
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in sending]
        given = {_constant(argument) for call in calls for argument in call.args[:2]}
        found |= {(place, name) for name in given & set(_names(tree).values())}
        files = {_file_named(argument, file) for call in calls for argument in call.args[:2]}
        found |= {(name, "") for name in files if name}
    return found


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _file_named(argument: ast.expr, module: Path) -> str:
    """The file that an argument `_sql("name", ...)` of a module is rendered from; empty when it is no such thing."""
    if isinstance(argument, ast.Call) and _called(argument) == "_sql" and isinstance(argument.args[0], ast.Constant):
        return str(module.with_name("sql").relative_to(ROOT) / module.stem / f"{argument.args[0].value}.sql")
    return ""


def _constant(argument: ast.expr) -> str:
    """The name of the module's text that an argument is, or is rendered from; empty when it is none."""
    if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
        argument = argument.func.value
    return argument.id if isinstance(argument, ast.Name) and argument.id.isupper() else ""


def texts_of(file: Path) -> Iterator[SqlText]:
    """The SQL texts of one module."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names, place = _names(tree), str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name
    for node in _texts(tree):
        text = _said(node)
        if is_sql(text):
            yield SqlText(place, node.lineno, names.get(node, ""), text)


def _text_of(file: Path) -> SqlText:
    """A file of SQL as one text without its comments, and with what it includes unless it needs values."""
    folder = file.parent if file.parent.name == "sql" else file.parents[1]
    try:
        text = SqlFolder(str(folder.with_name(file.parent.name)))(file.stem)
    except UndefinedError:
        text = file.read_text(encoding="utf-8")
    return SqlText(str(file.relative_to(ROOT)), 1, "", _without_comments(text))


def _modules() -> list[Path]:
    return _files("*.py")


def _files(pattern: str) -> list[Path]:
    return sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob(pattern))


def is_sql(text: str) -> bool:
    """Whether a text reads as SQL, or as a part of it."""
    return bool(_STATEMENT.match(text) or _CLAUSE.search(text))


def _texts(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The string literals below a node; not those that stand by themselves, which are docstrings."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
    elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)


def _said(node: ast.Constant | ast.JoinedStr) -> str:
    """The text of a literal; what an f-string puts in is a placeholder."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]


def _names(tree: ast.Module) -> dict[ast.AST, str]:
    """What each literal is known by: the module-level name that it is given, or the function that it stands in."""
    found: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node in tree.body:
            found |= dict.fromkeys(_texts(node.value), node.targets[0].id)
        elif isinstance(node, ast.FunctionDef):
            found |= dict.fromkeys(_texts(node), node.name)
    return found
