"""Ids of seeded documents: they look like any other, and say which day they were seeded for."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bson import ObjectId

_MARK = b"\x5e\xed"
_LATEST_ARRIVAL = timedelta(days=3)
_EPOCH = date(1970, 1, 1)


def midnight(day: date) -> int:
    """The first second of a UTC day, in seconds since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())


class IdMaker:
    """Makes the ObjectIds of one day; an ObjectId's middle five bytes, a machine's elsewhere, carry the mark."""

    def __init__(self, seed: int, day: date) -> None:
        self._middle = _middle(day) + bytes([seed % 256])

    def object_id(self, seconds: int, counter: int) -> ObjectId:
        """The id of a document stored at `seconds` since 1970; `counter` distinguishes documents of a day."""
        return ObjectId(seconds.to_bytes(4) + self._middle + counter.to_bytes(3))


def text_id(day: date, number: int) -> str:
    """An id that is no ObjectId."""
    return f"import-{day:%Y%m%d}-{number:016x}"


def seeded_object_ids(day: date) -> dict[str, Any]:
    """The MongoDB filter for documents that were seeded for `day` under an ObjectId."""
    start = midnight(day) - 1
    stop = midnight(day) + int((timedelta(days=1) + _LATEST_ARRIVAL).total_seconds())
    marked = {"input": {"$toString": "$_id"}, "regex": f"^.{{8}}{_middle(day).hex()}"}
    return {
        "_id": {"$gte": _bound(start), "$lt": _bound(stop)},
        "$expr": {"$regexMatch": marked},
    }


def seeded_text_ids(day: date) -> dict[str, Any]:
    """The MongoDB filter for documents that were seeded for `day` under a text id."""
    return {"_id": {"$regex": f"^import-{day:%Y%m%d}-"}}


def _middle(day: date) -> bytes:
    return _MARK + (day - _EPOCH).days.to_bytes(2)


def _bound(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4) + bytes(8))
