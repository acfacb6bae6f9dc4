"""SQL as text: quoted paths taken apart, clocks stopped, without a look into strings and comments."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

_TOKEN = re.compile(
    r"""
    (?P<aside> --[^\n]* | \#[^\n]* | /\*.*?\*/
      | [rRbB]{0,2} (?: \"{3}.*?(?<!\\)\"{3} | '{3}.*?(?<!\\)'{3} | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' ) )
    | (?P<quoted> `[^`]*` (?: \s* \. )? )
    | (?P<qualifier> (?<![\w.]) [A-Za-z_][\w-]* \s* \. )
    | (?P<clock> \b current_timestamp \b (?: \s* \( \s* \) )? )
    | (?P<semicolon> ; )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_ALTERED = re.compile(
    r"\balter\s+table\s+(?:if\s+exists\s+)?`?(?P<dataset>[\w-]+)`?\s*\.\s*`?(?P<table>[\w-]+)", re.IGNORECASE,
)


def quoted_paths_apart(sql: str, project: str = "") -> str:
    """The text with `a.b.c` written as `a`.`b`.`c`, and without the project before a dataset.

    The service takes every form; its analyzer none of those that are replaced.
    """
    apart = _replaced(sql, "quoted", lambda path: _apart(path, project))
    return _replaced(apart, "qualifier", lambda name: "" if name.rstrip(". \t\n") == project else name)


def _apart(path: str, project: str) -> str:
    """One quoted path, with the dot that may follow it."""
    name, dot = path.rstrip(". \t\n").strip("`"), "." if path.endswith(".") else ""
    if dot and name == project:
        return ""
    return "`" + name.removeprefix(f"{project}.").replace(".", "`.`") + "`" + dot


def with_clock_at(sql: str, moment: datetime) -> str:
    """The text with every `current_timestamp()` replaced by one moment (UTC)."""
    literal = f"timestamp '{moment:%Y-%m-%d %H:%M:%S.%f}+00:00'"
    return _replaced(sql, "clock", lambda _: literal)


def without_json_comments(sql: str) -> str:
    """The text without the comments that are JSON objects, as dbt's are."""
    return _replaced(sql, "aside", lambda text: "" if text.startswith("/* {") else text)


def is_script(sql: str) -> bool:
    """Whether something follows a semicolon."""
    ends = [token.end() for token in _tokens(sql) if token["semicolon"]]
    return any(_is_code(sql[end:]) for end in ends)


def altered_tables(sql: str) -> frozenset[str]:
    """The tables, as `dataset.table`, that ALTER TABLE changes; paths are taken apart already."""
    code = _TOKEN.sub(lambda token: "" if token["aside"] else token[0], sql)
    return frozenset(f"{found['dataset']}.{found['table']}" for found in _ALTERED.finditer(code))


def is_drop(sql: str) -> bool:
    """Whether a statement drops something; comments may stand before it."""
    code = _TOKEN.sub(lambda token: "" if token["aside"] else token[0], sql)
    return re.match(r"\s*drop\b", code, re.IGNORECASE) is not None


def _is_code(sql: str) -> bool:
    rest = _TOKEN.sub(lambda token: "" if token["aside"] or token["semicolon"] else token[0], sql)
    return bool(rest.strip())


def _tokens(sql: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(sql)


def _replaced(sql: str, group: str, made: Callable[[str], str]) -> str:
    return _TOKEN.sub(lambda token: made(token[0]) if token[group] is not None else token[0], sql)
