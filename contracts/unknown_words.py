"""A word that can be no value is an error which names the words that were perhaps meant, never an empty answer."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from contracts.errors import UsageError

MOST_NAMED, ALIKE = 3, 0.7


def near(word: str, known: Iterable[str]) -> list[str]:
    """The known words that look like the one that was typed, the most alike first."""
    by_folded = {one.casefold(): one for one in known}
    return [by_folded[one] for one in get_close_matches(word.casefold(), by_folded, MOST_NAMED, ALIKE)]


def unknown_word(name: str, word: str, known: Collection[str]) -> UsageError:
    """The error for a word of a kind (`reason code`, `store`) that is none of the known ones, which it names."""
    alike = near(word, known)
    meant = f" Did you mean {' or '.join(alike)}?" if alike else ""
    return UsageError(f"{name} {word!r}: there is none.{meant} Choose of {', '.join(known)}.")
