"""Text from a page: one composed line, harmless to a file, a log and a terminal, and never longer than its field."""

import html
import re
from typing import Any
from unicodedata import normalize

from scrapy.exceptions import IgnoreRequest

from contracts.datasets.normalise.scalars import blank_to_null
from contracts.shop.feed import LONGEST_TEXT

LONGEST_REASON = 200
# Controls, ESC and its 8-bit kin among them, stand between words; what only turns or hides other text is left out.
_HARMLESS: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " "),
    **dict.fromkeys((0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC))),
}
# What a log keeps: its own lines and columns.
_OF_LOGS: dict[int, str | None] = {ord("\n"): "\n    ", ord("\t"): "\t"}
# With its semicolon only: `&copy=2` in an address is a parameter.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LONGEST_REFERENCE = 33


def one_line(value: Any, longest: int = LONGEST_TEXT) -> str | None:
    """A text in NFC without breaks, controls and outer blanks; half a surrogate pair becomes a question mark.

    Null for a blank text, for what is no text, and for one of more than `longest` characters: a part of a name is
    another name.
    """
    if not isinstance(value, str):
        return None
    line = " ".join(value.encode(errors="replace").decode().translate(_HARMLESS).split())
    # Measured first: composing takes up to the square of the length.
    return blank_to_null(normalize("NFC", line)) if len(line) <= longest else None


def beginning(text: str, longest: int) -> str:
    """The first `longest` characters of a text that only people read, as one harmless line."""
    return one_line(text[:longest], longest) or ""


def error_words(error: BaseException) -> str:
    """An error's kind and words; a request that was not sent, or not answered in full, has words enough."""
    kind, words = type(error).__name__, beginning(str(error), LONGEST_REASON)
    return words if words and isinstance(error, IgnoreRequest) else ": ".join(filter(None, (kind, words)))


def log_lines(text: str) -> str:
    """A log record without controls; its further lines are set in, so that none passes for a record of its own."""
    return text.translate(_HARMLESS | _OF_LOGS)


def from_script(value: Any, longest: int = LONGEST_TEXT) -> str | None:
    """A script's text as a reader of the page sees it: HTML references decoded, once; null as for `one_line`.

    Those of markup its parser has decoded already.
    """
    # As many references to single characters; a longer one is not worth decoding.
    if not isinstance(value, str) or len(value) > longest * _LONGEST_REFERENCE:
        return None
    return one_line(_REFERENCE.sub(lambda reference: html.unescape(reference[0]), value), longest)
