"""The dossier of one quarantine item: the document as it may be shown, what failed where, and its whole trail."""

from dataclasses import asdict, dataclass
from typing import Any

from etl.context import Run
from etl.landing.rejudge import rejudge
from etl.quarantine.changes import Author, record_reveal
from etl.quarantine.documents import Document, current_documents, originals, to_json
from etl.quarantine.log import Item, TrailEntry, find_item, trail_of
from etl.quarantine.masking import masked, masked_value


@dataclass(frozen=True, slots=True)
class Spot:
    """A failing spot: the reason code, the path in the document, and the value there."""

    reason: str
    path: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One item; `document` is its original, `attempt` the repaired version when there is one, both with spots."""

    item: Item
    document: Document
    spots: tuple[Spot, ...]
    attempt: Document | None
    attempt_spots: tuple[Spot, ...]
    trail: tuple[TrailEntry, ...]
    is_revealed: bool

    def to_json(self) -> dict[str, Any]:
        """The dossier as a JSON object; documents are canonical Extended JSON texts."""
        return {
            "item": self.item.to_json(),
            "document": to_json(self.document),
            "breaches": [asdict(spot) for spot in self.spots],
            "attempt": None if self.attempt is None else to_json(self.attempt),
            "attempt_breaches": [asdict(spot) for spot in self.attempt_spots],
            "trail": [asdict(entry) for entry in self.trail],
            "is_revealed": self.is_revealed,
        }


def dossier_of(run: Run, quarantine_id: str, revealed_by: Author | None = None) -> Dossier:
    """Everything about one item; personal values are masked unless somebody reveals them, which the trail notes.

    Raises:
        QuarantineError: there is no such item, or its document is no longer kept.
    """
    item = find_item(run.bigquery, quarantine_id)
    bucket = run.storage.bucket(run.settings.quarantine_bucket)
    kept = originals(bucket, [item])[quarantine_id]
    attempt = current_documents(bucket, [item])[quarantine_id] if item.attempt_id else None
    if revealed_by:
        record_reveal(run.bigquery, quarantine_id, revealed_by)
    return Dossier(
        item,
        kept.document if revealed_by else masked(kept.document),
        tuple(_spot(breach, bool(revealed_by)) for breach in kept.breaches),
        attempt if attempt is None or revealed_by else masked(attempt),
        _attempt_spots(run, item, attempt, bool(revealed_by)),
        tuple(trail_of(run.bigquery, quarantine_id)),
        bool(revealed_by),
    )


def _attempt_spots(run: Run, item: Item, attempt: Document | None, is_revealed: bool) -> tuple[Spot, ...]:
    if attempt is None:
        return ()
    key = run.settings.pseudonym_key.get_secret_value()
    [verdict] = rejudge([item], {item.quarantine_id: attempt}, key)
    return tuple(
        _spot({"reason": one.reason, "path": one.path, "value": one.value}, is_revealed)
        for one in verdict.breaches
    )


def _spot(breach: dict[str, str | None], is_revealed: bool) -> Spot:
    path, value = breach["path"] or "", breach["value"]
    return Spot(breach["reason"] or "", path, value if is_revealed else masked_value(path, value))
