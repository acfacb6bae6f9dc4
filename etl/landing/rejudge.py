"""Judge refused documents again: today's contract over what an operator repaired, or over the original."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from contracts.catalogue import DATASETS
from contracts.judge import Breach
from etl.quarantine.log import Item
from etl.source.extract import due_day

Document = dict[str, Any]
DAY_NOT_OVER = "day_not_over"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one item's document: the day it belongs to, or every reason against it."""

    item: Item
    document: Document
    day: date | None
    breaches: tuple[Breach, ...]

    @property
    def passes(self) -> bool:
        """Whether the document may land."""
        return not self.breaches

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reason codes against it, sorted."""
        return tuple(sorted({breach.reason for breach in self.breaches}))


def rejudge(items: Sequence[Item], documents: Mapping[str, Document], key: str) -> list[Verdict]:
    """The verdict on each item's document, in the order of the items; `key` makes the pseudonyms."""
    by_dataset: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_dataset[item.dataset].append(item)
    verdicts = {
        verdict.item.quarantine_id: verdict
        for dataset, members in by_dataset.items() for verdict in _of_dataset(dataset, members, documents, key)
    }
    return [verdicts[item.quarantine_id] for item in items]


def _of_dataset(
    dataset: str, items: Sequence[Item], documents: Mapping[str, Document], key: str,
) -> list[Verdict]:
    records = [documents[item.quarantine_id] for item in items]
    refused = DATASETS[dataset].judge(records, key).refused
    return [
        _verdict(item, record, tuple(sorted(refused.get(row, []), key=str)))
        for row, (item, record) in enumerate(zip(items, records, strict=True))
    ]


def _verdict(item: Item, document: Document, breaches: tuple[Breach, ...]) -> Verdict:
    day = due_day(document) if item.dataset == "events" else item.data_date
    if not breaches and (day is None or day >= datetime.now(UTC).date()):
        breaches = (Breach(DAY_NOT_OVER, "time_stamp", str(day)),)
    return Verdict(item, document, day, breaches)
