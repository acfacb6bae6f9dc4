"""Documents as raw BSON, decoded when they are looked at: into what every reader reads, or named undecodable."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from struct import Struct
from typing import Any, overload

import bson
from bson import Binary
from bson.codec_options import CodecOptions, DatetimeConversion

from contracts.datasets.bson_scan import Element, Fault, elements, find_fault
from contracts.datasets.bson_walk import Batch

Document = dict[str, Any]

# A date beyond the calendar may not stop a read; a text that is no UTF-8 must.
CODEC: CodecOptions[Document] = CodecOptions(tz_aware=True, datetime_conversion=DatetimeConversion.DATETIME_AUTO)
_LENGTH = Struct("<i")  # every BSON document begins with its own length in bytes
_USER_DEFINED = 128  # the subtype of binary data that only its writer understands
_READ_ALL_THE_SAME = (b"_id", b"time_stamp", b"collection", b"store_id")


class RawId(Binary):
    """An `_id` that the driver does not read, or reads as another one: its BSON type in a byte, and its value's bytes.

    It is equal to no other `_id`, also not to binary data of the same bytes: what compares ids looks at the class.
    """

    @classmethod
    def of(cls, element: Element, raw: bytes) -> "RawId":
        """The `_id` that an element of a document is."""
        return cls(bytes([element.kind]) + raw[element.start : element.end], _USER_DEFINED)


class Undecodable(Document):
    """A document that cannot be decoded, or not by every reader alike: the few fields of it that can be read.

    Of a field that is there twice the first counts, as for MongoDB. An `_id` that cannot be decoded is a `RawId`.
    `path` and `rule` say what is wrong.
    """

    def __init__(self, fields: Document, fault: Fault) -> None:
        super().__init__(fields)
        self.path, self.rule = fault.path, fault.rule


class RawDocuments(Sequence[Document]):
    """Documents that lie one behind the other. A slice decodes just its own, so that few are in memory at a time."""

    def __init__(self, batch: bytes) -> None:
        self._batch, self._starts, position = batch, [0], 0
        while position < len(batch):
            position += _LENGTH.unpack_from(batch, position)[0]
            self._starts.append(position)

    @classmethod
    def of(cls, documents: Iterable[bytes]) -> "RawDocuments":
        """Single documents together."""
        return cls(b"".join(documents))

    def raw(self, row: int) -> bytes:
        """One document's bytes."""
        return self._batch[self._starts[row] : self._starts[row + 1]]

    def where(self, is_wanted: Callable[[Document], bool]) -> "RawDocuments":
        """The wanted ones among them, in their order."""
        return RawDocuments.of(self.raw(row) for row, document in enumerate(self[:]) if is_wanted(document))

    def chosen(self, rows: Iterable[int]) -> "RawDocuments":
        """Those in some rows."""
        return RawDocuments.of(self.raw(row) for row in rows)

    @property
    def batch(self) -> Batch:
        """All of them as one batch."""
        return Batch.of(self._batch, self._starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, int):
            return decode(self.raw(range(len(self))[place]))
        rows = range(len(self))[place]
        if not rows:
            return []
        first, last = sorted((rows[0], rows[-1]))
        return self._block(first, last + 1)[:: rows.step]

    def _block(self, first: int, end: int) -> list[Document]:
        batch = self._batch[self._starts[first] : self._starts[end]]
        with suppress(Exception):  # whatever the driver raises: then each is looked at by itself
            found = bson.decode_all(batch, CODEC)
            if b"".join([encode(document) for document in found]) == batch:
                return found
        return [decode(self.raw(row)) for row in range(first, end)]


def decode(raw: bytes) -> Document:
    """The document that these bytes are; an `Undecodable` when readers fail at them or would differ.

    What was read must give the bytes again. Where it does not, a look at each element separates harmless
    spellings, such as deprecated types, from faults. An `_id` in such a spelling is a `RawId`: null and undefined are
    two.
    """
    document, refusal = _by_driver(raw)
    if document is not None and encode(document) == raw:
        return document
    fault = find_fault(raw)
    if document is not None and fault is None:
        return document | _own_id(raw)
    return Undecodable(_readable(raw), fault or Fault(None, f"the driver cannot read it ({refusal})"))


def decode_alike(raw: bytes) -> Document | None:
    """The document that these bytes are, when it is spelt as the driver spells it; null for any other."""
    document, _ = _by_driver(raw)
    return document if document is not None and encode(document) == raw else None


def encode(document: Document) -> bytes:
    """A document's bytes."""
    return bson.encode(document, False, CODEC)


def _by_driver(raw: bytes) -> tuple[Document | None, str]:
    try:
        return bson.decode(raw, CODEC), ""
    except Exception as error:  # of many kinds, by what the bytes are
        return None, type(error).__name__


def _own_id(raw: bytes) -> Document:
    """The `_id` of a document without faults; nothing when it has none."""
    return next((_alone(raw, element, "_id") for element in elements(raw) if element.name == b"_id"), {})


def _readable(raw: bytes) -> Document:
    """Of the fields that say which document it is, whose and when, those that can be read."""
    found: Document = {}
    with suppress(Fault):
        for element in elements(raw):
            if element.name in _READ_ALL_THE_SAME and (name := element.name.decode()) not in found:
                found |= _alone(raw, element, name)
    return found


def _alone(raw: bytes, element: Element, name: str) -> Document:
    content = bytes([element.kind]) + element.name + b"\0" + raw[element.start : element.end] + b"\0"
    single = _LENGTH.pack(len(content) + _LENGTH.size) + content
    document, _ = _by_driver(single)
    if document is None or find_fault(single) is not None:
        document = {}
    if name == "_id" and (not document or encode(document) != single):
        return {name: RawId.of(element, raw)}
    return document
