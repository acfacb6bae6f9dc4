"""Own ids: a repaired document may not take the `_id` of another one, or its day would hold one event twice."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from contracts.datasets.judge import Breach
from contracts.datasets.raw_documents import decode
from etl.context import Run
from etl.ops.quarantine_log import items_landed_on, taken_ids
from etl.quarantine.documents import current_bson
from etl.quarantine.rejudge import Verdict
from etl.sources.registry import SOURCES

ID_TAKEN = "id_taken"


def with_own_ids(run: Run, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts; a passing one is refused when its repaired version took an `_id` that another document has."""
    changed = {
        verdict.item.quarantine_id: repaired for verdict in verdicts
        if verdict.passes and SOURCES[verdict.item.dataset].keeps_documents
        and (repaired := _id(verdict.raw)) != verdict.item.document_id
    }
    if not changed:
        return list(verdicts)
    chosen = [verdict for verdict in verdicts if verdict.item.quarantine_id in changed]
    several = {taken for taken, number in Counter(changed.values()).items() if number > 1}
    taken = several | _in_source(run, chosen) | _elsewhere(run, chosen, changed)
    return [
        _refused(verdict, changed[verdict.item.quarantine_id])
        if changed.get(verdict.item.quarantine_id) in taken else verdict
        for verdict in verdicts
    ]


def _id(raw: bytes) -> str:
    return str(decode(raw)["_id"])


def _refused(verdict: Verdict, taken: str) -> Verdict:
    return replace(verdict, breaches=(Breach(ID_TAKEN, "_id", taken),))


def _in_source(run: Run, verdicts: Iterable[Verdict]) -> set[str]:
    ids = (decode(verdict.raw)["_id"] for verdict in verdicts)
    return {str(one) for one in SOURCES["events"].known_ids(run, ids)}


def _elsewhere(run: Run, verdicts: Sequence[Verdict], changed: dict[str, str]) -> set[str]:
    """Ids of what the source no longer has: landed by itself, waiting in quarantine, or repaired before."""
    days = sorted({verdict.day for verdict in verdicts if verdict.day})
    taken = taken_ids(run.bigquery, days, sorted(changed.values()), sorted(changed))
    return taken | {one for day in days for one in _repaired_before(run, day, changed)}


def _repaired_before(run: Run, day: date, changed: dict[str, str]) -> set[str]:
    items = [item for item in items_landed_on(run.bigquery, "events", day) if item.quarantine_id not in changed]
    documents = current_bson(run.storage.bucket(run.settings.quarantine_bucket), items)
    return {_id(raw) for raw in documents.values()}
