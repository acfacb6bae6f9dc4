"""The detail of one quarantine item: the document as it may be shown, what failed where, and its whole trail."""

import base64
from dataclasses import asdict, dataclass
from typing import Any

from google.cloud import storage

from contracts.datasets.raw_documents import Document, decode
from etl.ops.quarantine_changes import Author, TrailEntry, record_reveal, trail_of
from etl.ops.quarantine_log import Item, find_item
from etl.platform.services import Services
from etl.quarantine.documents import KeptDocument, current_bson, originals, require_kept
from etl.quarantine.expected import expected_of
from etl.quarantine.extended_json import to_json
from etl.quarantine.masking import masked, masked_path, masked_value
from etl.quarantine.rejudge import rejudge


@dataclass(frozen=True, slots=True)
class Spot:
    """A failing spot: the reason code, the path in the document, the value there; what the rule says, what passes."""

    reason: str
    path: str
    value: str | None
    rule: str = ""
    passes: str = ""


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """One item; `document` is its original, `attempt` the repaired version when there is one, both with spots.

    `bson` is the original byte for byte, in base64; null unless somebody reveals it.
    """

    item: Item
    document: Document
    spots: tuple[Spot, ...]
    attempt: Document | None
    attempt_spots: tuple[Spot, ...]
    trail: tuple[TrailEntry, ...]
    bson: str | None

    @property
    def is_revealed(self) -> bool:
        """Whether personal values are shown."""
        return self.bson is not None

    def to_json(self) -> dict[str, Any]:
        """The detail as a JSON object; documents are canonical Extended JSON texts, made for reading."""
        return {
            "item": self.item.to_json(),
            "document": to_json(self.document),
            "violations": [asdict(spot) for spot in self.spots],
            "attempt": None if self.attempt is None else to_json(self.attempt),
            "attempt_violations": [asdict(spot) for spot in self.attempt_spots],
            "trail": [asdict(entry) for entry in self.trail],
            "is_revealed": self.is_revealed,
            "bson": self.bson,
        }


def detail_of(services: Services, quarantine_id: str, revealed_by: Author | None = None) -> ItemDetail:
    """Everything about one item; personal values are masked unless somebody reveals them, which the trail notes.

    Raises:
        UsageError: there is no such item.
        QuarantineError: its document is no longer kept.
    """
    item = find_item(services.bigquery, quarantine_id)
    bucket = services.quarantine_bucket
    found = originals(bucket, [item])
    require_kept([item], found)
    kept = found[quarantine_id]
    attempt = _attempt(bucket, item)
    if revealed_by:
        record_reveal(services.bigquery, quarantine_id, revealed_by)
    return ItemDetail(
        item,
        kept.document if revealed_by else masked(kept.document),
        spots_of(kept, is_revealed=bool(revealed_by)),
        None if attempt is None else decode(attempt) if revealed_by else masked(decode(attempt)),
        _attempt_spots(services, item, attempt, bool(revealed_by)),
        tuple(trail_of(services.bigquery, quarantine_id)),
        base64.b64encode(kept.raw).decode() if revealed_by else None,
    )


def spots_of(kept: KeptDocument, *, is_revealed: bool = False) -> tuple[Spot, ...]:
    """Where a kept document fails, and what would pass there; personal values are masked unless they are revealed."""
    return tuple(_spot(violation, kept.document, is_revealed) for violation in kept.violations)


def _attempt(bucket: storage.Bucket, item: Item) -> bytes | None:
    if not item.attempt_id:
        return None
    found = current_bson(bucket, [item])
    require_kept([item], found)
    return found[item.quarantine_id]


def _attempt_spots(services: Services, item: Item, attempt: bytes | None, is_revealed: bool) -> tuple[Spot, ...]:
    if attempt is None:
        return ()
    key = services.settings.pseudonym_key.get_secret_value()
    [verdict] = rejudge([item], {item.quarantine_id: attempt}, key)
    return tuple(
        _spot({"reason": one.reason, "path": one.path, "value": one.value}, decode(attempt), is_revealed)
        for one in verdict.violations
    )


def _spot(violation: dict[str, str | None], document: Document, is_revealed: bool) -> Spot:
    reason, path, value = violation["reason"] or "", violation["path"] or "", violation["value"]
    expected = expected_of(reason, value, document)
    shown = path if is_revealed else masked_path(path)
    return Spot(reason, shown, value if is_revealed else masked_value(path, value), expected.rule, expected.passes)
