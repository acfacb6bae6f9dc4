"""Every form is judged on sixteen megabytes of any pattern within seconds: none looks twice at what it has seen."""

import pytest

from contracts.datasets.forms import known_forms
from contracts.datasets.forms.closing import Closing
from contracts.datasets.forms.disclosure import disclosed_document_id, disclosed_store, disclosed_value
from contracts.datasets.forms.form import Form
from contracts.datasets.forms.texts import campaign_text, option_text, price_text, search_text, symbol_text
from contracts.datasets.forms.unknown_fields import disclosed_field, field_name
from contracts.datasets.texts_column import Texts

# One form of each pattern and reader.
FORMS = {(one.pattern, one.read): one for one in vars(known_forms).values() if isinstance(one, Form)}.values()
SIZE = 16 * 1024 * 1024
# What backtracks in patterns of words, numbers, addresses and signs, and texts that grow when they are normalised.
PIECES = ["1.", "a@", "Chrome ", "\ufdfa"]


def long_text(piece: str) -> str:
    return piece * (SIZE // len(piece.encode()))


@pytest.mark.parametrize("piece", PIECES)
def test_a_column_of_every_form_takes_sixteen_megabytes(piece: str) -> None:
    assert len(FORMS) >= 20
    texts = Texts.of([long_text(piece)])
    for form in FORMS:
        assert len(Closing().column(texts, form, form.name)) == 1


@pytest.mark.parametrize("piece", PIECES)
def test_every_reader_of_words_and_names_takes_sixteen_megabytes(piece: str) -> None:
    text = long_text(piece)
    for read in (option_text, campaign_text, search_text, price_text, symbol_text):
        assert read(text) is None
    assert disclosed_value("collection", text) == "(withheld)"
    assert all(len(tell(text) or "") < 100 for tell in (disclosed_store, disclosed_document_id))
    assert len(field_name(text)) < 200
    assert len(str(disclosed_field("note", {text: text}))) < 500
