"""Changes to a day's documents, as a broken tracker, a broken clock or an unusual day would make them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from itertools import count

from bson import ObjectId

from tests.integration.detection.catalogue import Change, Document

A_DAY = 86_400
_NUMBERS = count(1)
Test = Callable[[Document], object]


def is_order(document: Document) -> bool:
    """Whether it is a checkout_success."""
    return bool(document["collection"] == "checkout_success")


def hour(document: Document) -> int:
    """The UTC hour of its time stamp."""
    return int(document["time_stamp"]) % A_DAY // 3600


def without(test: Test) -> Change:
    """The day without the documents that meet a test."""
    return lambda documents: [document for document in documents if not test(document)]


def thinned(test: Test, kept: float) -> Change:
    """The day with a share of the documents that meet a test, evenly taken."""

    def change(documents: Sequence[Document]) -> list[Document]:
        numbers = count()
        return [document for document in documents
                if not test(document) or int((n := next(numbers)) * kept) != int((n + 1) * kept)]

    return change


def each(test: Test, edit: Callable[[Document], object], one_in: int = 1) -> Change:
    """The day with every n-th document that meets a test edited in place."""

    def change(documents: Sequence[Document]) -> list[Document]:
        edited = deepcopy(list(documents))
        for document in [one for one in edited if test(one)][::one_in]:
            edit(document)
        return edited

    return change


def setting(**values: object) -> Callable[[Document], object]:
    """An edit that sets fields."""
    return lambda document: document.update(deepcopy(values))


def again(test: Test, seconds: int = 0, one_in: int = 1, **values: object) -> Change:
    """The day and, under new ids, a copy of every n-th document that meets a test."""

    def change(documents: Sequence[Document]) -> list[Document]:
        chosen = [one for one in documents if test(one)][::one_in]
        return [*documents, *(_copy(one, seconds) | values for one in chosen)]

    return change


def shifted(hours: int, *, stored_too: bool) -> Change:
    """The day with its time stamps moved around the clock; with `stored_too` the ids tell the same time."""

    def edit(document: Document) -> None:
        stamp = document["time_stamp"]
        document["time_stamp"] = stamp - stamp % A_DAY + (stamp + hours * 3600) % A_DAY
        if stored_too:
            document["_id"] = new_id(document["time_stamp"])

    return each(lambda _: True, edit)


def new_id(stamp: int) -> ObjectId:
    """An id of that second that no other document has."""
    return ObjectId(stamp.to_bytes(4) + b"\xca\x7a\x10\x60\xe0" + next(_NUMBERS).to_bytes(3))


def prices(edit: Callable[[str], str], one_in: int = 1) -> Change:
    """The day with every price of every n-th order printed differently."""

    def change_lines(order: Document) -> None:
        for line in order["cart_products"]:
            line["price"] = edit(line["price"])

    return each(is_order, change_lines, one_in)


def hundredfold(price: str) -> str:
    """The price times 100, in its own style: a store that prints no decimals gets two more digits."""
    if len(price) > 2 and not price[-3].isdigit():
        whole = "".join(digit for digit in price if digit.isdigit())
        return f"{whole}{price[-3]}00"
    return f"{''.join(digit for digit in price if digit.isdigit())}00"


def without_comma(price: str) -> str:
    """The price with its decimal sign lost, and every other sign with it."""
    return "".join(digit for digit in price if digit.isdigit())


def largest_store(documents: Sequence[Document]) -> str:
    """The store with the most documents."""
    return Counter(document["store_id"] for document in documents).most_common(1)[0][0]


def largest_store_lost(documents: Sequence[Document]) -> list[Document]:
    """The day without its largest store."""
    store = largest_store(documents)
    return [document for document in documents if document["store_id"] != store]


def in_turn(*changes: Change) -> Change:
    """One change after the other."""

    def change(documents: Sequence[Document]) -> list[Document]:
        for one in changes:
            documents = one(documents)
        return list(documents)

    return change


def first(documents: Sequence[Document], test: Test) -> Iterator[Document]:
    """The documents that meet a test, in the order of their time."""
    return (one for one in sorted(documents, key=lambda found: found["time_stamp"]) if test(one))


def stamp(text: str) -> int:
    """Seconds since 1970 of a UTC instant."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def _copy(document: Document, seconds: int) -> Document:
    moment = document["time_stamp"] + seconds
    return deepcopy(document) | {"_id": new_id(moment), "time_stamp": moment}
