"""Options out of their bytes: what they become, unless they need a second look."""

import struct
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.datasets.events.closed_items import closed_options
from contracts.datasets.forms.closing import Closing
from contracts.datasets.normalise import nested
from contracts.datasets.raw_documents import decode_alike

_NAME = b"option\0"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an event in their forms, and what each event that has them adds to the drift."""

    items: list[nested.Item] = field(default_factory=list)
    drift: Mapping[str, int] = field(default_factory=Counter)


def plain_options(kind: int, raw: bytes) -> Options | None:
    """The options that a list or dict of these bytes is; null when there is anything to be noted of its document."""
    content = bytes([kind]) + _NAME + raw + b"\0"
    document = decode_alike(struct.pack("<i", len(content) + 4) + content)
    if document is None:
        return None
    parsed, closing = nested.options(document["option"]), Closing()
    if parsed.mismatched or parsed.unknown or parsed.strangers:
        return None
    return Options(closed_options(parsed.items, "option", closing), closing.drift)
