"""A word that is none is answered with those that were perhaps meant."""

import pytest

from contracts.errors import UsageError
from contracts.unknown_words import near, unknown_word

KNOWN = ("order_id_missing", "cart_empty", "line_price_missing", "store_unknown")


@pytest.mark.parametrize(("word", "meant"), [
    ("order_id_mising", "order_id_missing"), ("CART_EMPTY", "cart_empty"), ("price_missing", "line_price_missing"),
])
def test_the_likeliest_comes_first(word: str, meant: str) -> None:
    assert near(word, KNOWN)[0] == meant


def test_the_error_names_the_kind_what_was_meant_and_all_that_there_are() -> None:
    error = unknown_word("reason code", "cart_emty", KNOWN)
    assert isinstance(error, UsageError)
    assert str(error).startswith("reason code 'cart_emty': there is none. Did you mean cart_empty?")
    assert all(word in str(error) for word in KNOWN)


def test_nothing_alike_is_not_guessed() -> None:
    assert "Did you mean" not in str(unknown_word("store", "xyz", KNOWN))
