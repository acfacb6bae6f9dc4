"""Fields that no contract knows, as they may be shown: their names and types; values of allowed fields alone."""

import re
from datetime import datetime
from typing import Any

TEXT = "[text]"
# Fields that the tracker tries out: what of their values may be kept.
ALLOWED = {"ab_variant": re.compile("[A-Z]")}
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:[.\-][A-Za-z0-9_$]+)*")
_LONGEST_NAME, _MOST_DIGITS = 100, 8
_DEEPEST, _MOST_NAMES = 3, 20
_TYPES: dict[type, str] = {
    type(None): "null", bool: "bool", str: "string", int: "int", float: "double", datetime: "date", list: "array",
    dict: "object",
}


def field_name(path: str) -> str:
    """The name or path of a field when it looks like one; names come from documents as values do."""
    looks_so = len(path) <= _LONGEST_NAME and _NAME.fullmatch(path) and sum(map(str.isdigit, path)) <= _MOST_DIGITS
    return path if looks_so else TEXT


def disclosed_field(path: str, value: Any, depth: int = 1) -> Any:
    """What is kept of an unknown field: its value where it is allowed, else its type; of documents those of fields."""
    allowed = ALLOWED.get(path)
    if allowed and isinstance(value, str) and allowed.fullmatch(value):
        return value
    if isinstance(value, dict) and value and depth <= _DEEPEST:
        names = list(value)[:_MOST_NAMES]
        return {field_name(str(name)): disclosed_field("", value[name], depth + 1) for name in names}
    return next((name for kind, name in _TYPES.items() if isinstance(value, kind)), "other")
