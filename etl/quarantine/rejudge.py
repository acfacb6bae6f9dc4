"""Judge refused documents again: today's contract over what an operator repaired, or over the original."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contracts.datasets.judge import Violation
from contracts.datasets.raw_documents import Document, RawDocuments
from contracts.datasets.registry import CONTRACTS
from etl.ops.quarantine_log import Item
from etl.sources.registry import SOURCES

DAY_NOT_OVER, NOT_KEPT = "day_not_over", "document_not_kept"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one item's document: the day it belongs to, or every reason against it; `raw` is its BSON."""

    item: Item
    raw: bytes
    day: date | None
    violations: tuple[Violation, ...]

    @property
    def passes(self) -> bool:
        """Whether the document may land."""
        return not self.violations

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reason codes against it, sorted."""
        return tuple(sorted({violation.reason for violation in self.violations}))


def rejudge(items: Sequence[Item], documents: Mapping[str, bytes], key: str) -> list[Verdict]:
    """The verdict on each item's document, in the order of the items; `key` makes the pseudonyms.

    The bytes are judged as `land` judges them. An item without a document is refused by itself.
    """
    by_dataset: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.quarantine_id in documents:
            by_dataset[item.dataset].append(item)
    lost = [item for item in items if item.quarantine_id not in documents]
    verdicts = {item.quarantine_id: Verdict(item, b"", None, (Violation(NOT_KEPT, "", None),)) for item in lost} | {
        verdict.item.quarantine_id: verdict
        for dataset, members in by_dataset.items() for verdict in _of_dataset(dataset, members, documents, key)
    }
    return [verdicts[item.quarantine_id] for item in items]


def _of_dataset(
    dataset: str, items: Sequence[Item], documents: Mapping[str, bytes], key: str,
) -> list[Verdict]:
    records = RawDocuments.of(documents[item.quarantine_id] for item in items)
    refused = CONTRACTS[dataset].judge(records, key).refused
    return [
        _verdict(item, records.raw(row), records[row], tuple(sorted(refused.get(row, []), key=str)))
        for row, item in enumerate(items)
    ]


def _verdict(item: Item, raw: bytes, document: Document, violations: tuple[Violation, ...]) -> Verdict:
    day = SOURCES[item.dataset].due_day(document, item.data_date)
    if not violations and (day is None or day >= datetime.now(UTC).date()):
        violations = (Violation(DAY_NOT_OVER, "time_stamp", str(day)),)
    return Verdict(item, raw, day, violations)
