"""Canaries: personal values that nothing else resembles, every spelling of them, and documents that hold them."""

import base64
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import polars as pl

Document = dict[str, Any]
Path = tuple[str | int, ...]

# By kind; `piece` is how many characters of one no other text has.
EMAIL, PHONE, NAME, ADDRESS, TOKEN = (
    "zorvaq.quixby@velthumorq.test", "+49 1577 3920481", "Zorvaq Quixbyshaw", "198.51.177.203",
    "TkQpXzLmWvRbYcZqJd",
)
PIECE = 6
_PIECE_OF_NUMBERS = 8  # six digits in a row are in many a hash


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a canary: its name, and the text that stands in the field."""

    name: str
    text: str


def spellings() -> list[Spelling]:
    """Each canary as it is, encoded, in an address and among other words."""
    found = [Spelling(kind, text) for kind, text in _kinds()]
    found += [Spelling(f"{kind} in an address", f"https://www.glamira.de/ring.html?who={quote(text)}")
              for kind, text in _kinds()]
    found += [Spelling(f"{kind} as a page", f"https://www.glamira.de/{quote(text)}/") for kind, text in _kinds()]
    found += [
        Spelling("e-mail encoded", _encoded(EMAIL)), Spelling("e-mail encoded twice", quote(_encoded(EMAIL))),
        Spelling("e-mail encoded in part", EMAIL.replace("@", "%2540").replace("q", "%71", 1)),
        Spelling("e-mail in base64", base64.b64encode(EMAIL.encode()).decode()),
        Spelling("first piece", EMAIL.partition("@")[0]), Spelling("last piece", EMAIL.partition("@")[2]),
        Spelling("name among words", f"ring {NAME}"), Spelling("login", f"https://{EMAIL}/"),
        Spelling("international", f"{EMAIL}.müller"), Spelling("spaced", f"  {EMAIL} "),
    ]
    return found


def _kinds() -> list[tuple[str, str]]:
    return [("e-mail", EMAIL), ("phone", PHONE), ("name", NAME), ("IP", ADDRESS), ("token", TOKEN)]


def _encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


@cache
def needles() -> dict[str, str]:
    """What is looked for: every piece of every canary, in clear, percent-encoded and in base64, and its name."""
    found: dict[str, str] = {}
    for kind, text in _kinds():
        size = _PIECE_OF_NUMBERS if kind in {"phone", "IP"} else PIECE
        for piece in _pieces(text, size):
            found |= {piece: kind, piece.lower(): kind, _encoded(piece): f"{kind}, encoded"}
        for shift in range(3):
            inner = base64.b64encode(text[shift:].encode()).decode().rstrip("=")[:-1]
            found |= dict.fromkeys(_pieces(inner, _PIECE_OF_NUMBERS), f"{kind}, base64")
    return found


def _pieces(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(len(text) - size + 1))


def finds(text: str) -> set[str]:
    """Which pieces of canaries a text holds."""
    pieces = list(needles())
    if not pl.Series([text]).str.contains_any(pieces).item():  # one pass over what may be a hundred megabytes
        return set()
    return {piece for piece in pieces if piece in text}


def with_canaries(template: Document, skipped: Iterable[str] = ()) -> Iterator[tuple[Document, str]]:
    """The template once for each field at each depth and each spelling, and what was put where."""
    for path in _paths(template):
        if path[0] not in {"_id", "time_stamp", *skipped}:
            for spelling in spellings():
                document = copy.deepcopy(template)
                _put(document, path, spelling.text)
                yield document, f"{'.'.join(map(str, path))}: {spelling.name}"


def _paths(value: Any, above: Path = ()) -> Iterator[Path]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        if isinstance(one, dict | list):
            yield from _paths(one, (*above, name))
        else:
            yield (*above, name)


def _put(value: Any, path: Path, text: str) -> None:
    for name in path[:-1]:
        value = value[name]
    value[path[-1]] = text
