"""Refused documents as the site may show them: counted by reason, the latest with their failing spots."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from contracts.datasets.forms.disclosure import disclosed_path, disclosed_value
from etl.ops.quarantine_log import Filters, Item, count_by_reason, list_items
from etl.platform.services import Services
from etl.quarantine.documents import KeptDocument, originals
from etl.quarantine.expected import meaning_of
from etl.quarantine.item_detail import Spot, spots_of
from etl.quarantine.near_end import NearEnd, open_and_near_end

SHOWN_ITEMS = 40


@dataclass(frozen=True, slots=True)
class RefusedDocument:
    """An item and its failing spots; none when its document is not kept any more."""

    item: Item
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Open quarantine: how many items, how many of each reason and what that means, the latest of them, and how
    many are deleted before long."""

    open_items: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[RefusedDocument, ...] = ()
    near_end: NearEnd | None = None


def open_quarantine(services: Services) -> Quarantine:
    """What is open now, of every day; a refused value is shown as in a ledger, for anybody may read the site."""
    client = services.bigquery
    open_items, ending = open_and_near_end(services, datetime.now(UTC))
    if not open_items:
        return Quarantine()
    items = list_items(client, Filters(limit=SHOWN_ITEMS))
    kept = originals(services.quarantine_bucket, items)
    reasons = count_by_reason(client, Filters())
    return Quarantine(open_items, reasons, {reason: meaning_of(reason) for reason in reasons}, tuple(
        RefusedDocument(item, shown_spots(kept[item.quarantine_id]) if item.quarantine_id in kept else ())
        for item in items
    ), ending)


def shown_spots(kept: KeptDocument) -> tuple[Spot, ...]:
    """Where the document fails, with no more of what stands there than ledgers and alerts may show."""
    return tuple(
        replace(spot, path=disclosed_path(spot.path), value=disclosed_value(spot.path, spot.value))
        for spot in spots_of(kept)
    )
