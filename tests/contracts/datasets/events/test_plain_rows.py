"""Columns straight out of a batch's bytes are exactly what reading each document gives, whatever the bytes are."""

import hmac
import io
import ipaddress
from collections.abc import Sequence
from typing import Any

import bson
import pytest
from bson import Int64, ObjectId
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.datasets.columns import Findings
from contracts.datasets.events.judge import JudgedEvents, judge_events
from contracts.datasets.events.plain_rows import read_plain
from contracts.datasets.normalise.pseudonym import PSEUDONYM_LENGTH, pseudonym
from contracts.datasets.normalise.visitors import address
from contracts.datasets.raw_documents import RawDocuments
from tests import awkward, hostile
from tests.contracts.datasets.normalise.test_scalars import ANYTHING
from tests.odd_bson import FAULTY, HARMLESS, document

KEY = "test-key"
NOON = 1_588_593_600
PLAIN: dict[str, Any] = {
    "_id": ObjectId("5eb0038028cb4a1f001a3b7e"), "time_stamp": NOON, "ip": "37.4.4.4", "user_agent": "Mozilla/5.0",
    "resolution": None, "user_id_db": "", "device_id": "d-1", "api_version": "1.0", "store_id": "6",
    "local_time": "2020-05-04 12:21:4", "show_recommendation": "true", "email_address": None,
    "current_url": "https://www.glamira.de/ring.html?alloy=white-585#x", "referrer_url": " https://www.google.de/?q=a ",
    "collection": "view_product_detail", "product_id": "95814", "utm_source": False, "utm_medium": "cpc",
    "recommendation": True, "option": [{"option_label": "alloy", "option_id": "1", "value_label": "white-585"}],
}
LISTING = PLAIN | {
    "collection": "view_listing_page", "option": {"alloy": "white-585", "diamond": ""}, "utm_source": None,
}
CLICK = PLAIN | {
    "time_stamp": Int64(NOON), "option": "", "recommendation": "yes", "is_paypal": False, "utm_source": True,
    "recommendation_clicked_position": " 7 ", "recommendation_product_position": Int64(-3),
}
VIEWS = (PLAIN, LISTING, CLICK)


def all_of(judged: JudgedEvents) -> tuple[Any, ...]:
    file = io.BytesIO()
    judged.accepted.write_parquet(file, compression="zstd", compression_level=1, statistics=False)
    return file.getvalue(), judged.refused, judged.orders, judged.drift, judged.value_counts, judged.shapes


def assert_equal_both_ways(raws: Sequence[bytes]) -> None:
    documents = RawDocuments.of(raws)
    assert all_of(judge_events(documents, KEY)) == all_of(judge_events(documents[:], KEY))


def plain_rows(raws: Sequence[bytes]) -> list[int]:
    read = read_plain(RawDocuments.of(raws), Findings())
    return [] if read is None else read.rows.tolist()


def test_plain_documents_are_read_as_such() -> None:
    raws = [bson.encode(one) for one in VIEWS]
    assert plain_rows(raws) == [0, 1, 2]
    assert_equal_both_ways(raws)


@pytest.mark.parametrize("change", [
    {"_id": "text"}, {"note": 1}, {"time_stamp": 1.0}, {"ip": 7}, {"option": [1]}, {"option": "x"},
    {"option": [{"option_id": 5.5}]}, {"cart_products": []}, {"order_id": 5}, {"is_paypal": "no"},
    {"option": {"a": [1]}},
])
def test_any_other_document_is_read_by_itself(change: dict[str, Any]) -> None:
    raws = [bson.encode(PLAIN), bson.encode(PLAIN | change), bson.encode(CLICK)]
    assert plain_rows(raws) == [0, 2]
    assert_equal_both_ways(raws)


def test_every_awkward_document_is_judged_alike() -> None:
    cases = [case.raw for case in awkward.cases()]
    assert_equal_both_ways([raw for case in cases for raw in (case, bson.encode(PLAIN))])
    assert_equal_both_ways(cases)


def test_documents_that_no_driver_writes_are_judged_alike() -> None:
    assert_equal_both_ways([document(content) for content in (FAULTY | HARMLESS).values()] + [bson.encode(LISTING)])
    assert_equal_both_ways([bson.encode(one) for one in hostile.hostile_documents(300)] + hostile.raw_documents(300))


FIELDS = sorted({*PLAIN, *CLICK, "key_search", "cat_id", "price", "currency", "viewing_product_id"})
TEXTS = st.text(max_size=20) | st.sampled_from(["", " ", "null", "1.278,00", "https://a@b/?c#d", "\u200b", "\0", "12"])


@settings(max_examples=15, deadline=None)
@given(st.lists(
    st.tuples(st.sampled_from(VIEWS), st.dictionaries(st.sampled_from(FIELDS), TEXTS | ANYTHING, max_size=3)),
    min_size=10, max_size=40,
))
def test_documents_with_any_values_are_judged_alike(changes: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    assert_equal_both_ways([bson.encode(_storable(view | change)) for view, change in changes])


@settings(max_examples=25, deadline=None)
@given(st.lists(
    st.tuples(st.sampled_from(VIEWS), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=3)),
    min_size=20, max_size=60,
))
def test_documents_with_spoilt_bytes_are_judged_alike(
    changes: list[tuple[dict[str, Any], list[tuple[int, int]]]],
) -> None:
    """Every byte may be another one, but for the length of the document and its end, which a server looks at."""
    assert_equal_both_ways([_spoilt(view, places) for view, places in changes])


def _spoilt(view: dict[str, Any], places: list[tuple[int, int]]) -> bytes:
    spoilt = bytearray(bson.encode(view))
    for place, byte in places:
        spoilt[4 + place % (len(spoilt) - 5)] = byte
    return bytes(spoilt)


@given(
    st.integers(0, 2**32 - 1) | st.integers(0, 511).map(lambda number: 0xC0000000 + number)
    | st.builds(lambda network, end: network << 16 | end, st.integers(0, 2**16 - 1), st.sampled_from([0, 1, 65_535]))
)
def test_an_address_is_what_the_library_says(number: int) -> None:
    ip = ipaddress.IPv4Address(number)
    assert (address(str(ip)).kind, address(str(ip)).version) == ("global" if ip.is_global else "private", 4)


@given(st.text(max_size=200), st.text(max_size=600))
def test_a_pseudonym_is_the_keyed_hash_of_the_standard(key: str, value: str) -> None:
    assert pseudonym(key, value) == hmac.digest(key.encode(), value.encode(), "sha256").hex()[:PSEUDONYM_LENGTH]


def _storable(view: dict[str, Any]) -> dict[str, Any]:
    """What BSON can hold of it: names inside without zeros, lists and dicts not too deep."""
    kept = {}
    for name, value in view.items():
        try:
            bson.encode({name: value})
        except Exception:  # noqa: S112 - of many kinds, by what the value is
            continue
        kept[name] = value
    return kept
