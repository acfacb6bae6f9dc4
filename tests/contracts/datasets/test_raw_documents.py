"""Raw batches read like a list of decoded documents, whichever part is looked at."""

import copy
import gc
import struct
import weakref

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.bson_scan import find_fault
from contracts.datasets.raw_documents import CODEC, RawDocuments, RawId, Undecodable, decode, encode
from etl.ops.quarantine_ids import quarantine_id
from etl.quarantine.extended_json import to_json
from tests.contracts.datasets.normalise.test_scalars import ANYTHING
from tests.odd_bson import FAULTY, HARMLESS, ID, binary, body, document, element, text

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


@pytest.mark.parametrize("name", sorted(FAULTY))
def test_what_is_not_read_alike_is_named_and_stops_no_other(name: str) -> None:
    broken, sound = document(FAULTY[name]), encode(DOCUMENTS[1])
    found = RawDocuments.of([sound, broken, sound])[:]
    assert [type(one) for one in found] == [dict, Undecodable, dict]
    assert isinstance(found[1], Undecodable)
    assert found[1]["_id"] == ID
    assert found[1]["time_stamp"] == 1_589_371_200
    assert found[1].rule


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_another_spelling_of_the_same_is_read(name: str) -> None:
    assert type(decode(document(HARMLESS[name]))) is dict


def identities(*elements: bytes) -> list[object]:
    return [decode(document(b"", identity=one))["_id"] for one in elements]


def test_an_id_in_another_spelling_is_no_other_documents() -> None:
    pointer = text("", b"c")[2:] + ID.binary
    found = identities(
        element(3, "_id", body(element(6, "a", b""))), element(3, "_id", body(element(10, "a", b""))),
        element(12, "_id", pointer), element(3, "_id", body(text("$ref", b"c"), element(7, "$id", ID.binary))),
        element(14, "_id", struct.pack("<i", 2) + b"a\0"), text("_id", b"a"),
    )
    assert [type(one) is RawId for one in found] == [True, False] * 3
    assert len({quarantine_id("events", {"_id": one}) for one in found}) == len(found)


def test_an_id_that_cannot_be_read_is_not_the_data_that_its_bytes_are() -> None:
    [unread] = identities(text("_id", b"\xff"))
    assert isinstance(unread, RawId)
    copied = copy.deepcopy(unread)
    assert (type(copied), copied) == (RawId, unread)
    assert to_json({"_id": unread}) == to_json(bson.decode(encode({"_id": unread})))
    [data] = identities(binary("_id", 128, bytes(unread)))
    assert bytes(data) == bytes(unread)  # type: ignore[call-overload]
    assert quarantine_id("events", {"_id": data}) != quarantine_id("events", {"_id": unread})


def test_a_long_name_over_many_fields_is_read_once() -> None:
    names = "n" * 100_000
    inner = body(*(element(16, str(number), bytes(4)) for number in range(100_000)))
    raw = body(element(14, "symbol", struct.pack("<i", 2) + b"a\0"), element(3, names, inner))
    # Ten gigabytes of names would be put together, one for each field.
    assert decode(raw)[names]["99999"] == 0


def test_a_fault_is_told_with_its_path() -> None:
    found = decode(document(FAULTY["twice in an option"]))
    assert isinstance(found, Undecodable)
    assert (found.path, found.rule) == ("option.0.option_label", "the field is there twice")


def test_a_fault_keeps_nothing_of_what_was_read_beside_it() -> None:
    """The collector of cycles comes seldom while a day is judged, and a chunk has megabytes."""
    gc.collect()
    gc.disable()
    try:
        chunk = RawDocuments(document(FAULTY["text that is no UTF-8"]))
        kept = weakref.ref(chunk)
        found = list(chunk)
        del chunk
        assert isinstance(found[0], Undecodable)
        assert kept() is None
    finally:
        gc.enable()


def test_of_a_field_that_is_there_twice_the_first_counts_as_for_mongodb() -> None:
    assert decode(document(FAULTY["another stamp"]))["time_stamp"] == 1_589_371_200


@pytest.mark.parametrize("fault", ["text that is no UTF-8", "old binary of another length", "surrogate"])
def test_ids_that_cannot_be_decoded_stay_different(fault: str) -> None:
    one = FAULTY[fault].replace(b"odd\0", b"_id\0")
    other = one.replace(b"\xff", b"\xfe").replace(b"x", b"y").replace(b"\xa0", b"\xa1")
    ids = [decode(document(b"", identity=element))["_id"] for element in (one, other)]
    assert ids[0] != ids[1]


@given(st.binary(max_size=40))
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    assert "_id" in decode(document(content))


@given(st.data())
def test_no_damage_makes_the_reader_raise(data: st.DataObject) -> None:
    whole = bytearray(encode({"_id": ID, "text": "é", "cart": [{"a": 1.5}, {"b": b"xyz"}], "flag": True}))
    place = data.draw(st.integers(4, len(whole) - 1))
    whole[place] = data.draw(st.integers(0, 255))
    found = decode(bytes(whole))
    assert isinstance(found, Undecodable) or find_fault(bytes(whole)) is None


@given(st.dictionaries(st.text(st.characters(exclude_characters="\0", codec="utf-8")), ANYTHING, max_size=5))
def test_whatever_bson_holds_is_read_and_written_the_same(content: dict[str, object]) -> None:
    try:
        raw = bson.encode(content, codec_options=CODEC)
    except (bson.errors.InvalidDocument, OverflowError):
        return
    assert find_fault(raw) is None
    assert not isinstance(decode(raw), Undecodable)
