"""Raw batches read like a list of decoded documents, whichever part is looked at."""

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.source.raw_documents import RawDocuments

DOCUMENTS = [{"_id": number, "text": "é" * number} for number in range(7)]
BATCH = b"".join(map(bson.encode, DOCUMENTS))


def test_a_batch_is_its_documents_in_order() -> None:
    documents = RawDocuments(BATCH)
    assert len(documents) == len(DOCUMENTS)
    assert list(documents) == DOCUMENTS


@given(st.slices(9))
def test_a_slice_is_that_part(part: slice) -> None:
    assert RawDocuments(BATCH)[part] == DOCUMENTS[part]


@pytest.mark.parametrize("place", [0, 3, -1, -7])
def test_a_place_is_that_document(place: int) -> None:
    assert RawDocuments(BATCH)[place] == DOCUMENTS[place]


@pytest.mark.parametrize("place", [7, -8])
def test_there_is_nothing_beyond_the_ends(place: int) -> None:
    with pytest.raises(IndexError):
        RawDocuments(BATCH)[place]


def test_an_empty_batch_has_no_documents() -> None:
    assert list(RawDocuments(b"")) == []
    assert RawDocuments(b"")[0:5] == []


def test_text_that_is_not_utf8_does_not_stop_the_rest() -> None:
    broken = bson.encode({"text": "abc"}).replace(b"abc", b"a\xffc")
    assert RawDocuments(broken)[0] == {"text": "a�c"}
