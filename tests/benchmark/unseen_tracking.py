"""Unseen errors of tracking: visitors, addresses, devices, clocks, events, stores, searches and deployments.

Written by somebody who had not read the rules, the metrics, nor the other kinds of errors, after the rules were fixed.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import md5

from tests.benchmark.batch import Batch, Change, Mutation, Rng, clean
from tests.benchmark.fields import in_place
from tests.benchmark.shop import FIRST_PRODUCT, STORE_IDS, places
from tests.benchmark.unseen_rows import (
    Fits,
    Spoil,
    additions,
    edits,
    is_any,
    is_event,
    is_order,
    is_set,
    losses,
    puts,
    sent_again,
    some,
    whole,
    with_more,
)
from tests.benchmark.year import Document

_AHEAD = {place.store_id: place.hours_ahead for place in places()}
# Stores where a banner must ask for consent.
_UNION = ("6", "12", "14", "8", "9", "11", "13", "19", "50", "45", "32", "16", "46", "40", "51", "53", "66", "56")
_NO_DEVICE = "00000000-0000-0000-0000-000000000000"
_MACINTOSH = ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0 "
              "Safari/605.1.15")


def mutations() -> Iterator[Mutation]:
    """Every error of this subject, at its sizes."""
    yield from _visitors()
    yield from _addresses()
    yield from _devices()
    yield from _clocks()
    yield from _stores()
    yield from _schemas()
    yield from _events()
    yield from _searches_and_pages()
    yield from _loads()


def _visitors() -> Iterator[Mutation]:
    yield from edits("default of a mobile SDK", "device_id", (0.05, 1.0), _is_phone, puts("device_id", _NO_DEVICE))
    yield from edits("new visitor on each page", "device_id", (1.0,), is_any,
                     lambda one, rng: one | {"device_id": rng.bytes(16).hex()}, by_row=False)
    for size in (0.05, 0.2):
        yield whole("cache serves one visitor's session", "device_id and user_id_db", size, _one_session(size))
    yield from edits("guests share a number", "user_id_db", (1.0,), _is_guest, puts("user_id_db", "0"))
    for size in (0.2, 0.5):
        yield whole("consent banner loses visitors", "collection", size, _without_visitors(_is_union, size))


def _addresses() -> Iterator[Mutation]:
    for size in (0.2, 1.0):
        yield whole("address without its last part", "ip", size, _masked(size), by_row=True)
        yield whole("proxy's address for one country", "ip", size, _proxied(size))
    yield from edits("address hashed for privacy", "ip", (0.1,), is_any, _hashed)


def _devices() -> Iterator[Mutation]:
    yield from edits("server's agent in place of the browser's", "user_agent", (0.05, 1.0), is_any,
                     puts("user_agent", "Amazon CloudFront"))
    yield from edits("phone asks for the desktop site", "user_agent", (0.2,), _is_phone,
                     puts("user_agent", _MACINTOSH))
    for name, width in (("user_agent", 64), ("device_id", 8), ("current_url", 24)):
        yield from edits("text cut to the column's width", name, (1.0,), is_set(name), _cut(name, width))


def _clocks() -> Iterator[Mutation]:
    yield from edits("stamp in milliseconds", "time_stamp", (0.05,), is_any,
                     lambda one, _: one | {"time_stamp": one["time_stamp"] * 1_000})
    yield from edits("local clock taken for UTC", "time_stamp", (0.2, 1.0), _is_elsewhere,
                     lambda one, _: one | {"time_stamp": one["time_stamp"] + _AHEAD[one["store_id"]] * 3_600})
    yield from edits("stamp of the upload", "time_stamp", (1.0,), _is_phone,
                     lambda one, _: one | {"time_stamp": one["time_stamp"] // 10_800 * 10_800 + 10_799})
    yield from edits("clock starts in 1970", "time_stamp", (0.05,), is_any,
                     lambda one, _: one | {"time_stamp": one["time_stamp"] % 86_400})


def _stores() -> Iterator[Mutation]:
    yield from edits("store under another's id", "store_id", (0.5, 1.0), _is_at("12"), puts("store_id", "32"))
    yield from edits("default store", "store_id", (0.05, 0.5), is_any, puts("store_id", "1"))
    yield from edits("number where text was", "store_id", (1.0,), is_any,
                     lambda one, _: one | {"store_id": int(one["store_id"])})


def _schemas() -> Iterator[Mutation]:
    for name, other in (("device_id", "client_id"), ("user_id_db", "customerId"), ("key_search", "search_term")):
        yield from edits("new version renames the field", name, (1.0,), is_set(name), _moved(name, other))
    yield from edits("event renamed", "collection", (0.2,), is_order, puts("collection", "purchase"))
    yield from edits("event under its neighbour's name", "collection", (0.2, 1.0), is_event("view_product_detail"),
                     puts("collection", "view_listing_page"))


def _events() -> Iterator[Mutation]:
    for name, sizes in (("view_product_detail", (0.2, 1.0)), ("add_to_cart_action", (1.0,))):
        yield from additions("tag fires twice", name, sizes, is_event(name),
                             lambda one, rng: [sent_again(one, int(rng.integers(0, 2)), rng)])
    yield from losses("sampling switched on", "collection", (0.2, 0.5), lambda one: not is_order(one))
    for size in (0.1, 0.5):
        yield whole("variant of a test without the tag", "collection", size,
                    _without_visitors(is_event("add_to_cart_action", "select_product_option"), size))
    yield whole("crawler with a browser's agent", "collection", 0.1, _crawled(0.1))


def _searches_and_pages() -> Iterator[Mutation]:
    yield from additions("search sent at each key", "key_search", (0.1,), is_set("key_search"), _keystrokes)
    yield from edits("hint of the empty box as search", "key_search", (0.2,), _is_empty_search,
                     puts("key_search", "Search entire store here..."))
    yield from edits("product of the cached page", "product_id", (0.1, 0.5), is_event("view_product_detail"),
                     puts("product_id", str(FIRST_PRODUCT + 3)))
    yield from edits("production sends the address of staging", "current_url", (0.05,), is_any,
                     lambda one, _: one | {"current_url": one["current_url"].replace("//www.", "//stage.")})


def _loads() -> Iterator[Mutation]:
    for size in (0.05, 0.2):
        yield whole("retry loads an hour twice", "documents", size, _stretch(size, lambda found: [
            *found, *(dict(one) for one in found)]))
        yield whole("gap between two loads", "documents", size, _stretch(size, lambda _: []))
    yield whole("yesterday's file once more", "documents", 0.2, _yesterday(0.2), by_row=True)


def _is_union(document: Document) -> bool:
    return document["store_id"] in _UNION


def _is_phone(document: Document) -> bool:
    return "Mobile" in document["user_agent"]


def _is_guest(document: Document) -> bool:
    return not document["user_id_db"]


def _is_elsewhere(document: Document) -> bool:
    return _AHEAD[document["store_id"]] != 0


def _is_at(store: str) -> Fits:
    return lambda document: document["store_id"] == store


def _is_empty_search(document: Document) -> bool:
    return document["collection"] == "search_box_action" and not document["key_search"]


def _hashed(document: Document, _: Rng) -> Document:
    return document | {"ip": md5(document["ip"].encode(), usedforsecurity=False).hexdigest()}


def _cut(name: str, width: int) -> Spoil:
    return lambda one, _: one | {name: one[name][:width]}


def _moved(name: str, other: str) -> Spoil:
    return lambda one, _: {key: value for key, value in one.items() if key != name} | {
        other: one[name], "api_version": "2.0"}


def _keystrokes(document: Document, rng: Rng) -> list[Document]:
    word = document["key_search"]
    return [sent_again(document, at, rng) | {"key_search": word[:at]} for at in range(1, len(word))]


def _one_session(size: float) -> Change:
    """Pages of a share of the visitors carry the device and customer of the first who signed in."""

    def change(batch: Batch, rng: Rng) -> Batch:
        first = next(one for one in batch.documents if one["user_id_db"])
        session = {name: first[name] for name in ("device_id", "user_id_db")}
        rows = some(batch, lambda one: one["device_id"] != first["device_id"], size, rng)
        return in_place(batch, rows, lambda one: one | session)

    return change


def _without_visitors(fits: Fits, size: float) -> Change:
    """Loses what fits of a share of the visitors."""

    def change(batch: Batch, rng: Rng) -> Batch:
        devices = sorted({str(one["device_id"]) for one in batch.documents if fits(one)})
        gone = {str(one) for one in rng.choice(devices, max(1, round(len(devices) * size)), replace=False)}
        return batch.with_documents([one for one in batch.documents if one["device_id"] not in gone or not fits(one)])

    return change


def _masked(size: float) -> Change:
    """A masked address lies in the same country."""

    def change(batch: Batch, rng: Rng) -> Batch:
        masked = {address: address.rpartition(".")[0] + ".0" for address in batch.countries}
        found = in_place(batch, some(batch, is_any, size, rng), lambda one: one | {"ip": masked[one["ip"]]})
        return replace(found, countries=batch.countries | {masked[one]: at for one, at in batch.countries.items()})

    return change


def _proxied(size: float) -> Change:
    """Everybody of the largest store comes from an address of an American content network."""

    def change(batch: Batch, rng: Rng) -> Batch:
        address = "104.16.132.229"
        found = in_place(batch, some(batch, _is_at(STORE_IDS[0]), size, rng), lambda one: one | {"ip": address})
        return replace(found, countries=batch.countries | {address: "US"})

    return change


def _crawled(size: float) -> Change:
    """One desktop visitor opens a product a second, as many as a share of the day's documents."""

    def change(batch: Batch, rng: Rng) -> Batch:
        model = next(one for one in batch.documents if one["collection"] == "view_product_detail")
        return with_more(batch, [
            sent_again(model, at, rng) | {
                "product_id": str(FIRST_PRODUCT + at % 760), "user_agent": _MACINTOSH, "resolution": "1440x900",
                "current_url": f"{model['referrer_url']}glamira-ring-{FIRST_PRODUCT + at % 760}.html"}
            for at in range(round(len(batch.documents) * size))])

    return change


def _stretch(size: float, spoil: Callable[[list[Document]], list[Document]]) -> Change:
    """Changes a stretch of the day, a share of its documents, that begins anywhere."""

    def change(batch: Batch, rng: Rng) -> Batch:
        found = batch.documents
        count = max(1, round(len(found) * size))
        start = int(rng.integers(0, len(found) - count + 1))
        return batch.with_documents(found[:start] + spoil(found[start:start + count]) + found[start + count:])

    return change


def _yesterday(size: float) -> Change:
    """A share of the documents of the day before come with those of the day."""

    def change(batch: Batch, rng: Rng) -> Batch:
        before = clean(abs(batch.number - 1))
        old = [before.documents[row] for row in some(before, is_any, size, rng)]
        return replace(with_more(batch, old), countries=before.countries | batch.countries)

    return change
