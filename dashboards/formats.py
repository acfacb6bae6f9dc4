"""Values as Looker prints them: in the format of their field, with its currency."""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboards.lookml import Field, named_formats

NOTHING = "–"
_SPREADSHEET = re.compile(r'^(?:\\?"(?P<before>[^"\\]*)\\?")?#,##0(?:\.(?P<places>0+))?$')
_BUILT_IN = re.compile(r"(decimal|percent)_(\d)")
_VALUE = re.compile(r"\{\{\s*([\w.]+?)(\._value)?\s*\}\}")


def shown(one: Field, row: Mapping[str, Any]) -> str:
    """A field of a result row as text; the row's keys are the query's column names."""
    text = formatted(row[f"{one.view}_{one.name}"], str(one.spec.get("value_format_name", "")))
    html = str(one.spec.get("html", "{{ rendered_value }}"))
    return _VALUE.sub(lambda found: _filled(found[1], text, row), html).strip()


def formatted(value: Any, name: str) -> str:
    """A value in a named format.

    Raises:
        ValueError: the format is none that is known here.
    """
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return _number(value, name) if isinstance(value, int | float | Decimal) else str(value)


def compact(value: float) -> str:
    """A number for an axis, short: 1.2M, 340k, 0.5."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def _number(value: Decimal | float, name: str) -> str:
    if name in {"", "id"}:
        return str(value)
    if found := _BUILT_IN.fullmatch(name):
        kind, places = found[1], int(found[2])
        return f"{value * 100:,.{places}f}%" if kind == "percent" else f"{value:,.{places}f}"
    spec = _SPREADSHEET.match(named_formats().get(name, ""))
    if not spec:
        raise ValueError(f"{name}: a value format that the pictures do not know. Add it to {__name__}.")
    return f"{spec['before'] or ''}{value:,.{len(spec['places'] or '')}f}"


def _filled(name: str, text: str, row: Mapping[str, Any]) -> str:
    return text if name == "rendered_value" else str(row.get(name.replace(".", "_")) or "")
