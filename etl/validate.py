"""Validate: a slice of a dataset becomes judged files on local disk, accepted rows apart from refused ones."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from contracts.catalogue import DATASETS, Judged
from contracts.events import CHECKOUT_SUCCESS
from etl import extract, quarantine
from etl.clients import events_collection
from etl.context import Run
from etl.locations import location_records
from etl.products import product_records

Record = dict[str, Any]
RECORDS_PER_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Task:
    """One worker's share: a dataset of one run, for events one slice of its day; files go to `folder`."""

    run: Run
    dataset: str
    folder: Path
    index: int = 0
    part: extract.Slice | None = None
    placed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Tally:
    """What a slice, or a whole batch, came to; `orders` are its checkout_success documents."""

    extracted: int = 0
    quarantined: int = 0
    orders: int = 0
    quarantined_orders: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    drift: Counter[str] = field(default_factory=Counter)
    parts: list[tuple[Path, int]] = field(default_factory=list)
    refused: list[Path] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """Rows that passed every rule."""
        return self.extracted - self.quarantined

    def add(self, other: "Tally") -> None:
        """Take in another slice's figures and files, in the order of the calls."""
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))


def validate_slice(task: Task) -> Tally:
    """Judge every record of a slice, chunk by chunk; memory holds one chunk at a time."""
    contract, key = DATASETS[task.dataset], task.run.settings.pseudonym_key.get_secret_value()
    tally = Tally()
    with _collector_paused():
        for number, records in enumerate(_chunks(task)):
            judged = contract.judge(records, key)
            tally.add(_tally(records, judged))
            _write(task, f"{task.index:04d}-{number:04d}", records, judged, tally)
    return tally


@contextmanager
def _collector_paused() -> Iterator[None]:
    # Decoded documents hold no cycles; scanning them again and again took half of the decoder's time.
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _chunks(task: Task) -> Iterator[list[Record]]:
    if task.part is not None:
        return extract.chunks(events_collection(task.run.settings), task.part, task.placed)
    records = {"locations": location_records, "products": product_records}[task.dataset](task.run)
    return _batched(records)


def _batched(records: Iterable[Record]) -> Iterator[list[Record]]:
    chunk: list[Record] = []
    for record in records:
        chunk.append(record)
        if len(chunk) == RECORDS_PER_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _tally(records: Sequence[Record], judged: Judged) -> Tally:
    orders = [record.get("collection") == CHECKOUT_SUCCESS for record in records]
    return Tally(
        extracted=len(records),
        quarantined=len(judged.refused),
        orders=sum(orders),
        quarantined_orders=sum(orders[row] for row in judged.refused),
        reasons=Counter(reason for found in judged.refused.values() for reason in {breach.reason for breach in found}),
        drift=judged.drift,
    )


def _write(task: Task, name: str, records: Sequence[Record], judged: Judged, tally: Tally) -> None:
    if len(judged.accepted):
        path = task.folder / f"part-{name}.parquet"
        judged.accepted.write_parquet(path, compression="zstd", compression_level=1, statistics=False)
        tally.parts.append((path, len(judged.accepted)))
    if judged.refused:
        path = task.folder / f"refused-{name}.parquet"
        pq.write_table(quarantine.items(task.dataset, task.run.day, records, judged.refused), path)
        tally.refused.append(path)
