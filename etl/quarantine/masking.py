"""Masking: a document as it may be shown, with every personal value blanked."""

import re
from typing import Any

from contracts.datasets.forms.unknown_fields import place_of

Document = dict[str, Any]

MASK = "***"
PERSONAL = frozenset({"ip", "email_address", "user_id_db", "device_id"})
# Letters of any script, composed or not; the sign and the dots also in full width, the sign percent-encoded as often
# as it was passed on. An address begins where a word does, and no quantifier gives back what it took: the time grows
# as the text does.
_LETTER = r"\w\u0300-\u036f\-"
_AT, _DOT = r"(?:[@\uff20]|%(?:25)*+40)", r"[.\u3002\uff0e\uff61]"
_ADDRESS = rf"[{_LETTER}.+]++{_AT}[{_LETTER}]++(?:{_DOT}[{_LETTER}]++)++"
_ADDRESSES = re.compile(rf"(?<![{_LETTER}.+])(?:{_ADDRESS})++")


def masked(document: Document) -> Document:
    """A copy whose personal fields are `***`, wherever they are nested, and whose texts name no e-mail address."""
    shown: Document = _masked(document)
    return shown


def masked_value(path: str, value: str | None) -> str | None:
    """A failing value as it may be shown."""
    if value is None or PERSONAL & set(path.split(".")):
        return value and MASK
    return _ADDRESSES.sub(MASK, value)


def masked_path(path: str) -> str:
    """Where a value fails as it may be shown: the labels of options are names there."""
    above = place_of(path)
    return above + _ADDRESSES.sub(MASK, path[len(above):])


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            _masked(name): MASK if name in PERSONAL and inner not in (None, "") else _masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return _ADDRESSES.sub(MASK, value) if isinstance(value, str) else value
