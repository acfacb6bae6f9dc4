"""Texts that are made of known words: options, campaigns and searches; null for those that are not."""

import re
import unicodedata
from collections.abc import Iterator

from contracts.datasets.forms.vocabulary import CAMPAIGN_WORDS, GRADES, OPTION_WORDS, is_shops
from contracts.datasets.normalise.money import PRICE
from contracts.datasets.normalise.scalars import visible
from contracts.shop.stores import STORES

LONGEST_TEXT = 100  # characters; longer ones are no label and no search
_MOST_WORDS = 10
_MOST_DIGITS = 6  # ids of the shop have as many; telephone numbers and dates of birth have more
_MOST_NUMBERS = 2
_LONGEST_STRANGE = 16
_BETWEEN_OPTIONS = re.compile(r"[\s/()_,;:|-]+")
_BETWEEN_CAMPAIGN = re.compile(r"[\s/_.|-]+")
_BETWEEN_SEARCH = re.compile(r"[\s/,+&\"()|-]+")
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,3})?")  # in a search it may be a product's
# Of measures: 54, 17.2mm, 0.25crt, 14k, 585er; of names of options: stone2, diamond10.
_MEASURE = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,3})?(?:mm|cm|k|kt|ct|crt|er|x)?")
_COUNTED = re.compile(r"(?:women|men)?([^\W\d_]{3,20})[0-9]{1,2}")
_MOST_DIGITS_OF_A_PRICE, _MOST_UNGROUPED, _MOST_WHOLE = 12, 9, 10
_FINENESS = frozenset({"333", "375", "417", "585", "750", "900", "916", "925", "950", "999"})
_SYMBOLS = frozenset(symbol for store in STORES.values() for symbol in store.symbols if symbol)
_YEAR = re.compile(r"20[0-9]{2}|[0-9]{1,2}")


def option_text(text: str) -> str | None:
    """A label or value of an option when all its words are of the shop's options; numbers are those of measures."""
    words = _words(text, _BETWEEN_OPTIONS)
    if words is None or not all(map(_is_of_options, words)):
        return None
    return text if sum(word[0].isdigit() for word in words) <= _MOST_NUMBERS and _digits(text) <= _MOST_DIGITS else None


def campaign_text(text: str) -> str | None:
    """A source or medium when all its words are known of campaigns; years may stand among them."""
    words = _words(text, _BETWEEN_CAMPAIGN)
    years = [word for word in words or () if word not in CAMPAIGN_WORDS]
    known = words is not None and len(years) < len(words) and all(map(_YEAR.fullmatch, years))
    return text if known and len(years) <= _MOST_NUMBERS and _digits(text) <= _MOST_DIGITS else None


def search_text(text: str) -> str | None:
    """What was searched, when it looks like a search: one word at most that the shop does not know, few digits.

    Addresses, telephone numbers, dates, tokens and full names have no such form; nor has a strange word beside a whole
    number that is no fineness, as streets have it.
    """
    words = _words(_plain(text), _BETWEEN_SEARCH)
    if words is None or _digits(text) > _MOST_DIGITS:
        return None
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    strange = [word for word in words if not (is_shops(word) or _NUMBER.fullmatch(word) or _MEASURE.fullmatch(word))]
    if len(numbers) > _MOST_NUMBERS or (strange and any(map(_may_be_of_a_house, numbers))):
        return None
    return text if len(strange) <= 1 and all(map(_is_word, strange)) and _is_evenly_written(text) else None


def _may_be_of_a_house(number: str) -> bool:
    return number.isdigit() and number not in _FINENESS


def price_text(text: str) -> str | None:
    """A price as it was printed, with the spaces and marks around it."""
    price = visible(text).strip() if len(text) <= LONGEST_TEXT else ""
    is_short = _digits(price) <= (_MOST_UNGROUPED if price.isdigit() else _MOST_DIGITS_OF_A_PRICE)
    found = PRICE.fullmatch(price) if is_short else None
    return text if found and _digits(found["whole"]) <= _MOST_WHOLE else None


def symbol_text(text: str) -> str | None:
    """A symbol as it was printed, when a store prints it so but for spaces and marks."""
    return text if len(text) <= LONGEST_TEXT and " ".join(visible(text).split()) in _SYMBOLS else None


def _words(text: str, between: re.Pattern[str]) -> list[str] | None:
    if len(text) > LONGEST_TEXT:
        return None
    words = [word.strip("'.") for word in between.split(text.lower()) if word]
    return words if 0 < len(words) <= _MOST_WORDS and all(words) else None


def _is_of_options(word: str) -> bool:
    if word in OPTION_WORDS or word in GRADES or _MEASURE.fullmatch(word):
        return True
    counted = _COUNTED.fullmatch(word)
    named = counted[1] if counted else word
    return named.removeprefix("women").removeprefix("men") in OPTION_WORDS or _is_alloyed(word)


def _is_alloyed(word: str) -> bool:
    """`edelstahl585`, `ceramic585`: a metal and its fineness."""
    return word[-3:].isdigit() and word[:-3] in OPTION_WORDS


def _plain(text: str) -> str:
    """The text without marks that nobody sees, which every writing from right to left is full of."""
    return text if text.isascii() and text.isprintable() else "".join(_seen(text[: LONGEST_TEXT + 1]))


def _seen(text: str) -> Iterator[str]:
    return (one for one in text if one.isspace() or unicodedata.category(one)[0] != "C")


def _is_word(word: str) -> bool:
    letters = all(one.isalpha() or unicodedata.category(one)[0] == "M" or one in "'’" for one in word)
    return letters and len(word) <= _LONGEST_STRANGE


def _is_evenly_written(text: str) -> bool:
    """Whether capitals stand at the beginnings of words, or everywhere: a token has them in between."""
    return all(word[1:].islower() or word.isupper() or not word[1:].isalpha() or not word.isascii()
               for word in text.split() if len(word) > 1)


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
