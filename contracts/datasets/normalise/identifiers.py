"""Identifiers: what names an order, a product or a person, in one spelling; what names nothing is null."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from contracts.datasets.normalise.scalars import INT64_MAX, blank_to_null, visible, whole_number

# What software writes where it has no value, in lower case: in an id or identity field it counts as missing.
MISSING_WORDS = frozenset({
    "none", "null", "nil", "nan", "undefined", "unknown", "missing", "empty", "n/a", "#n/a", "na", "n.a.", "not set",
    "not available", "(none)", "(null)", "(not set)", "(unknown)", "<null>", "[object object]", "-", "--", "?",
    "00000000-0000-0000-0000-000000000000", "true", "false", "inf", "-inf", "infinity", "-infinity",
    "#null!", "#ref!", "#value!", "#name?", "#num!", "#div/0!",
})
# Numbers that stand for no number. A product may bear one of them, an order or a person may not.
FILLER_NUMBERS = frozenset({"0", "-1", *("9" * digits for digits in range(5, 13))})
_LONGEST_WORD = 2 * max(map(len, MISSING_WORDS))  # with spaces and marks around it

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE]\+?[0-9]{1,2})?")
# A number in groups of three by one sign; a comma alone before three zeros may also begin decimals.
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ '’])[0-9]{3}(?:\1[0-9]{3})*|([.,])[0-9]{3}(?:\2[0-9]{3})+)")
_ZEROS = re.compile(r"(?P<whole>[0-9]+),(?:0|00|0{4,})")
_MARKED = re.compile(r"(?:(?:#|№) *|[Nn][oOrR](?:\. *| +))(?=[0-9])")
_ONLY_SIGNS = re.compile(r"[0-9 .,'’+#№]+|[0-9]+,[0-9]*[eE]\+?[0-9]{1,2}")
# What software and spreadsheets leave around a number.
_FRAME = "\"'“”„‘’‚‹›«»()[]{}<>;:,"
LONGEST_ORDER_ID = 100  # characters; those of the shop have 9 digits
_AROUND = "".join(one for one in map(chr, range(0x3001)) if one.isspace() or unicodedata.category(one) == "Cc")
# Characters of other categories than Cf that show nothing: fillers, selectors of a form, blank Braille, joiners.
_UNSEEN = frozenset(map(chr, (
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000),
)))
_SIGNS = str.maketrans({
    "．": ".", "，": ",", "٫": ".", "٬": ",", "－": "-", "＋": "+", "−": "-", "‐": "-", "‑": "-", "＃": "#",
})


def order_id(value: Any) -> str | None:
    """An order id as text: numbers and texts of numbers as their digits, other texts without outer spaces.

    300, 300.0, `"300"`, `" 0300.0 "`, `"#300"`, `"300,0"`, `"[300]"` and full-width digits are one order, `"300"`, and
    so are 9300001, `"9.300.001"` and `"9 300 001"`. Null for what says that there is none (`MISSING_WORDS`,
    `FILLER_NUMBERS`), for blanks, fractions and non-positives, written as text or not, for what may be two numbers, and
    for what is no id: more than `LONGEST_ORDER_ID` characters, or what cannot be printed between others.
    """
    if isinstance(value, str):
        text = _plain_number(_ascii_digits(_printed(value)))
        if len(text) > LONGEST_ORDER_ID or not text.isprintable():
            return None
        if not _NUMBER.fullmatch(text):
            is_none = says_missing(text) or says_missing(text.strip(_FRAME)) or _is_unclear(text)
            return None if is_none else text or None
        if (found := _whole(Decimal(text))) is None:
            digits = text.removeprefix("+")
            return digits.lstrip("0") if digits.isdigit() else None
        value = found
    number = whole_number(value)
    return str(number) if number is not None and number > 0 and str(number) not in FILLER_NUMBERS else None


def identity(value: str | None) -> str | None:
    """A person's or device's id, e-mail address or customer number as it came; null for what says there is none."""
    return None if value is None or blank_to_null(value) is None or says_missing(value, FILLER_NUMBERS) else value


def says_missing(text: str, numbers: frozenset[str] = frozenset()) -> bool:
    """Whether a text says that there is no value: one of `MISSING_WORDS`, in any case, or one of these `numbers`."""
    if len(text) > _LONGEST_WORD:
        return False
    word = (text if text.isascii() else unicodedata.normalize("NFKC", visible(text))).strip().lower()
    return word in MISSING_WORDS or word in numbers


def _printed(text: str) -> str:
    """The text as it is seen: without format characters anywhere, without blanks and control characters around."""
    if not text.isascii():
        text = "".join(one for one in text if unicodedata.category(one) != "Cf" and one not in _UNSEEN)
    return text.strip(_AROUND)


def _ascii_digits(text: str) -> str:
    """Decimal digits of every writing as 0 to 9, wide signs as plain ones, and every space as one."""
    if text.isascii():
        return text
    digits = (str(unicodedata.decimal(one)) if one.isdecimal() else " " if one.isspace() else one for one in text)
    return "".join(digits).translate(_SIGNS)


def _plain_number(text: str) -> str:
    """A number without what frames it, the mark before it, the signs between its groups and a comma with zeros.

    Other texts as they are.
    """
    framed = text.strip(_FRAME).strip()
    bare = _MARKED.sub("", framed, count=1) if _MARKED.match(framed) else framed
    if grouped := _GROUPED.fullmatch(bare):
        return bare.replace(grouped[1] or grouped[2], "")
    if zeros := _ZEROS.fullmatch(bare):
        return zeros["whole"]
    return bare if _NUMBER.fullmatch(bare) else text


def _is_unclear(text: str) -> bool:
    """Whether a text is signs alone, or a number of which nobody can say which: without groups, or with marks on it.

    Digits that are raised, set low or in circles are such marks.
    """
    bare = text if text.isascii() else "".join(
        "0" if one.isnumeric() else one for one in text if not unicodedata.category(one).startswith("M")
    )
    return bool(_ONLY_SIGNS.fullmatch(bare.strip(_FRAME))) or not any(map(str.isalnum, bare))


def _whole(amount: Decimal) -> int | None:
    """The whole number of at most 64 bits that an amount is; null when it is none."""
    return int(amount) if abs(amount) <= INT64_MAX and amount == amount.to_integral_value() else None
