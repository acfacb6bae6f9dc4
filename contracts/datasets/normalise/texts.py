"""Free text as columns: e-mail addresses are masked, whatever surrounds them."""

import re

import polars as pl

MASK = "[e-mail]"
# A character that is neither space nor a mark without width; to Python the separators of ASCII are space as well.
VISIBLE = r"[^\s\x{1c}-\x{1f}\x{200b}-\x{200f}\x{2060}\x{61c}\x{feff}]"
_EMAIL = r"(?i)[a-z0-9._+\-]+(?:@|%40)[a-z0-9\-]+(?:\.[a-z0-9\-]+)+"
# The same for Python, whose engine would begin at every letter of a word anew, and take the square of the time:
# addresses from the beginning of a word on, with those that follow at once; what was taken is never given back.
_SIGN = re.compile(r"@|%40")
_ADDRESS = r"[a-z0-9._+\-]++(?:@|%40)[a-z0-9\-]++(?:\.[a-z0-9\-]++)++"
_ADDRESSES = re.compile(rf"(?i)(?<![a-z0-9._+\-])(?:{_ADDRESS})++")


def masked(column: str) -> pl.Expr:
    """A text column with every e-mail address replaced."""
    return pl.col(column).str.replace_all(_EMAIL, MASK)


def masked_text(text: str) -> str:
    """A single text, masked in the same way."""
    return _ADDRESSES.sub(lambda found: MASK * len(_SIGN.findall(found[0])), text)
