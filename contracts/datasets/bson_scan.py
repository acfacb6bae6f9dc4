"""A document's BSON, element by element: what a reader would fail at, and what two readers would read differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

_INT32 = Struct("<i")
_SMALLEST_DOCUMENT = 5  # bytes: its length, and the end
_STRINGS, _DOCUMENT, _ARRAY, _BINARY, _BOOLEAN, _REGEX, _POINTER, _SCOPED = {2, 13, 14}, 3, 4, 5, 8, 11, 12, 15
_SIZES = {1: 8, 6: 0, 7: 12, 8: 1, 9: 8, 10: 0, 16: 4, 17: 8, 18: 8, 19: 16, 0x7F: 0, 0xFF: 0}
_OLD_BINARY = 2  # the subtype that repeats its length inside


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its type, name, and where its value lies in the document's bytes."""

    kind: int
    name: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """Where a field stands: its name, and the field that it is in. Its path is only put together when it is named."""

    name: bytes
    within: "Field | None" = None

    def __str__(self) -> str:
        names = [self.name]
        field = self.within
        while field is not None:
            names.append(field.name)
            field = field.within
        return ".".join(name.decode(errors="replace") for name in reversed(names))


class Fault(Exception):
    """Raised while bytes are read that no reader, or not every reader, reads the same; `path` is the field's."""

    def __init__(self, field: Field | None, rule: str) -> None:
        """The document itself is no field."""
        super().__init__(rule)
        self.field, self.path, self.rule = field, str(field or ""), rule


def find_fault(raw: bytes) -> Fault | None:
    """The first fault of a document; null when every reader reads the same."""
    try:
        _check_document(raw, 0, len(raw), None, is_array=False)
    except Fault as fault:
        # Its traceback would keep the frames of everybody above, with all the documents that they are at work on.
        return Fault(fault.field, fault.rule)
    return None


def elements(raw: bytes, start: int = 0, end: int | None = None, within: Field | None = None) -> Iterator[Element]:
    """The elements of the document that lies in `raw` from `start` to `end`, in their order.

    Raises:
        Fault: the bytes end before the document does, or are no elements.
    """
    end = len(raw) if end is None else end
    if end - start < _SMALLEST_DOCUMENT or _length(raw, start, within) != end - start or raw[end - 1]:
        raise Fault(within, "its length is not that of its content")
    place = start + _INT32.size
    while place < end - 1:
        named = raw.find(0, place + 1, end - 1)
        name = raw[place + 1 : max(named, place + 1)]
        if named < 0:
            raise Fault(within, "a field name has no end")
        value, field = named + 1, Field(name, within)
        place_after = value + _size(raw, raw[place], value, field)
        if place_after > end - 1:
            raise Fault(field, "it is longer than the document")
        yield Element(raw[place], name, value, place_after)
        place = place_after


def _size(raw: bytes, kind: int, start: int, field: Field | None) -> int:
    """How many bytes a value takes, by what it says itself."""
    if kind in _SIZES:
        return _SIZES[kind]
    if kind == _REGEX:
        middle = raw.find(0, start)
        return max(raw.find(0, middle + 1) + 1 - start, 2)
    extra = {_DOCUMENT: 0, _ARRAY: 0, _SCOPED: 0, _BINARY: 5, _POINTER: 16}.get(kind, 4 if kind in _STRINGS else -1)
    if extra < 0:
        raise Fault(field, f"BSON knows no type {kind}")
    length = _length(raw, start, field)
    if length < (0 if kind == _BINARY else 1):
        raise Fault(field, "its length is negative, or too small")
    return length + extra


def _length(raw: bytes, start: int, field: Field | None) -> int:
    if start + _INT32.size > len(raw):
        raise Fault(field, "it is longer than the document")
    return int(_INT32.unpack_from(raw, start)[0])


def _check_document(raw: bytes, start: int, end: int, within: Field | None, *, is_array: bool) -> None:
    seen: set[bytes] = set()
    for place, element in enumerate(elements(raw, start, end, within)):
        field = Field(element.name, within)
        _check_text(element.name, field, "its name")
        if element.name in seen:
            raise Fault(field, "the field is there twice")
        if is_array and element.name != str(place).encode():
            raise Fault(field, "an array's places are not counted from 0")
        seen.add(element.name)
        _check_value(raw, element, field)


def _check_value(raw: bytes, element: Element, field: Field | None) -> None:
    kind, start, end = element.kind, element.start, element.end
    if kind in {_DOCUMENT, _ARRAY}:
        _check_document(raw, start, end, field, is_array=kind == _ARRAY)
    elif kind in _STRINGS:
        _check_string(raw[start:end], field)
    elif kind == _POINTER:
        _check_string(raw[start : end - 12], field)
    elif kind == _BINARY:
        _check_binary(raw[start:end], field)
    elif kind == _BOOLEAN and raw[start] > 1:
        raise Fault(field, "a boolean is neither 0 nor 1")
    elif kind == _REGEX:
        _check_text(raw[start:end], field, "it")
    elif kind == _SCOPED:
        _check_scoped(raw, start, end, field)


def _check_scoped(raw: bytes, start: int, end: int, field: Field | None) -> None:
    code = start + _INT32.size
    scope = code + _INT32.size + _length(raw, code, field)
    if not code < scope < end:
        raise Fault(field, "the length of its code is not that of its content")
    _check_string(raw[code:scope], field)
    _check_document(raw, scope, end, field, is_array=False)


def _check_string(value: bytes, field: Field | None) -> None:
    if _length(value, 0, field) != len(value) - _INT32.size or value[-1]:
        raise Fault(field, "the length of a text is not that of its content")
    _check_text(value[_INT32.size : -1], field, "it")


def _check_binary(value: bytes, field: Field | None) -> None:
    content = value[_INT32.size + 1 :]
    if value[_INT32.size] == _OLD_BINARY and (
        len(content) < _INT32.size or _length(content, 0, field) != len(content) - _INT32.size
    ):
        raise Fault(field, "binary of subtype 2 whose inner length is not that of its content")


def _check_text(value: bytes, field: Field | None, what: str) -> None:
    try:
        value.decode()
    except UnicodeDecodeError:
        raise Fault(field, f"{what} is no UTF-8") from None
