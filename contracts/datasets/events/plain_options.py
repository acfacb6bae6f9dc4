"""Options out of their bytes, each different value read once: what they become, unless they need a second look."""

import struct
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from contracts.datasets.events.closed_items import closed_options
from contracts.datasets.forms.closing import Closing
from contracts.datasets.normalise import nested
from contracts.datasets.raw_documents import decode_alike

_LONGEST_KEPT = 1_000  # bytes; a longer value is read anew each time, so that the cache stays small
_CACHE = 50_000
_NAME = b"option\0"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an event in their forms, and what each event that has them adds to the drift."""

    items: list[nested.Item] = field(default_factory=list)
    drift: Mapping[str, int] = field(default_factory=Counter)


NO_OPTIONS = Options()


def plain_options(kind: int, raw: bytes) -> Options | None:
    """The options that a list or dict of these bytes is; null when there is anything to be noted of its document."""
    return _kept(kind, raw) if len(raw) <= _LONGEST_KEPT else _read(kind, raw)


def _read(kind: int, raw: bytes) -> Options | None:
    content = bytes([kind]) + _NAME + raw + b"\0"
    document = decode_alike(struct.pack("<i", len(content) + 4) + content)
    if document is None:
        return None
    parsed, closing = nested.options(document["option"]), Closing()
    if parsed.mismatched or parsed.unknown or parsed.strangers:
        return None
    return Options(closed_options(parsed.items, "option", closing), closing.drift)


_kept = lru_cache(_CACHE)(_read)
