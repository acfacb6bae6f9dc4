"""Masking: a document as it may be shown, with every personal value blanked."""

import re
from typing import Any

Document = dict[str, Any]

MASK = "***"
PERSONAL = frozenset({"ip", "email_address", "user_id_db", "device_id"})
_EMAIL = re.compile(r"(?i)[a-z0-9._+\-]+(?:@|%40)[a-z0-9\-]+(?:\.[a-z0-9\-]+)+")


def masked(document: Document) -> Document:
    """A copy whose personal fields are `***`, wherever they are nested, and whose texts name no e-mail address."""
    shown: Document = _masked(document)
    return shown


def masked_value(path: str, value: str | None) -> str | None:
    """A failing value as it may be shown."""
    if value is None or PERSONAL & set(path.split(".")):
        return value and MASK
    return _EMAIL.sub(MASK, value)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _masked(name): MASK if name in PERSONAL and inner not in (None, "") else _masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return _EMAIL.sub(MASK, value) if isinstance(value, str) else value
