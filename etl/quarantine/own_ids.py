"""Own ids: a repaired document may not take the `_id` of another one, or its day would hold one event twice."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from contracts.datasets.judge import Violation
from contracts.datasets.raw_documents import decode
from etl.ops.quarantine_ids import quarantine_id
from etl.ops.quarantine_log import items_landed_on, taken_ids
from etl.platform.services import Services
from etl.quarantine.documents import current_bson
from etl.quarantine.rejudge import Verdict
from etl.sources.registry import SOURCES

ID_TAKEN = "id_taken"


def with_own_ids(services: Services, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts; a passing one is refused when its repaired version took an `_id` that another document has."""
    changed = {verdict.item.quarantine_id: _id(verdict.raw) for verdict in verdicts if _has_another_id(verdict)}
    if not changed:
        return list(verdicts)
    chosen = [verdict for verdict in verdicts if verdict.item.quarantine_id in changed]
    several = {taken for taken, number in Counter(changed.values()).items() if number > 1}
    taken = several | _in_source(services, chosen) | _elsewhere(services, chosen, changed)
    return [
        _refused(verdict, changed[verdict.item.quarantine_id])
        if changed.get(verdict.item.quarantine_id) in taken else verdict
        for verdict in verdicts
    ]


def _has_another_id(verdict: Verdict) -> bool:
    """Whether a passing document's `_id` is not the refused one's; an ObjectId is not the text of its digits."""
    item = verdict.item
    return (
        verdict.passes and SOURCES[item.dataset].keeps_documents
        and quarantine_id(item.dataset, decode(verdict.raw)) != item.quarantine_id
    )


def _id(raw: bytes) -> str:
    return str(decode(raw)["_id"])


def _refused(verdict: Verdict, taken: str) -> Verdict:
    return replace(verdict, violations=(Violation(ID_TAKEN, "_id", taken),))


def _in_source(services: Services, verdicts: Iterable[Verdict]) -> set[str]:
    ids = (decode(verdict.raw)["_id"] for verdict in verdicts)
    return {str(one) for one in SOURCES["events"].known_ids(services, ids)}


def _elsewhere(services: Services, verdicts: Sequence[Verdict], changed: dict[str, str]) -> set[str]:
    """Ids of what the source no longer has: landed by itself, waiting in quarantine, or repaired before."""
    days = sorted({verdict.day for verdict in verdicts if verdict.day})
    taken = taken_ids(services.bigquery, days, sorted(changed.values()), sorted(changed))
    return taken | {one for day in days for one in _repaired_before(services, day, changed)}


def _repaired_before(services: Services, day: date, changed: dict[str, str]) -> set[str]:
    items = [item for item in items_landed_on(services.bigquery, "events", day) if item.quarantine_id not in changed]
    documents = current_bson(services.quarantine_bucket, items)
    return {_id(raw) for raw in documents.values()}
