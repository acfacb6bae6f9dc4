"""Validate: records become judged files on local disk, accepted rows apart from refused ones."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from contracts.datasets.erased import NOBODY, without
from contracts.datasets.events.judge import JudgedEvents
from contracts.datasets.judge import Judged
from contracts.datasets.registry import CONTRACTS
from etl.quarantine.emptied_items import emptied
from etl.quarantine.items import items
from etl.sources.suppression import Suppression

Record = dict[str, Any]
Chunks = Iterable[Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Share:
    """What is being judged and where its files go; `index` orders the shares of one batch."""

    dataset: str
    day: date
    folder: Path
    index: int = 0


@dataclass(slots=True)
class Tally:
    """What a slice, or a whole batch, came to; `orders` its checkout_success documents, `value_counts` values by field.

    `shapes` counts what texts looked like, by field and kind, before they were hashed.
    """

    extracted: int = 0
    quarantined: int = 0
    orders: int = 0
    quarantined_orders: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    drift: Counter[str] = field(default_factory=Counter)
    value_counts: Counter[str] = field(default_factory=Counter)
    shapes: Counter[tuple[str, str]] = field(default_factory=Counter)
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


def validate(chunks: Chunks, share: Share, key: str, erased: Suppression | None = None) -> Tally:
    """Judge records chunk by chunk; memory holds one chunk at a time. `key` makes the pseudonyms.

    Rows of erased people stay, and name nobody; of their refused documents the item stays alone.
    """
    judge, tally = CONTRACTS[share.dataset].judge, Tally()
    with _collector_paused():
        for number, records in enumerate(chunks):
            judged = judge(records, key)
            tally.add(_tally(len(records), judged))
            _write(share, f"{share.index:04d}-{number:04d}", records, judged, tally, erased)
    return tally


@contextmanager
def _collector_paused() -> Iterator[None]:
    # Decoded documents hold no cycles; scanning them again and again took half of the decoder's time.
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _tally(extracted: int, judged: Judged) -> Tally:
    return Tally(
        extracted=extracted,
        quarantined=len(judged.refused),
        orders=len(judged.orders),
        quarantined_orders=len(judged.orders & judged.refused.keys()),
        reasons=Counter(reason for found in judged.refused.values() for reason in {one.reason for one in found}),
        drift=judged.drift,
        value_counts=judged.value_counts,
        shapes=judged.shapes if isinstance(judged, JudgedEvents) else Counter(),
    )


def write_part(rows: pl.DataFrame, path: Path) -> None:
    """Accepted rows as a file of the lake."""
    rows.write_parquet(path, compression="zstd", compression_level=1, statistics=False)


def _write(
    share: Share, name: str, records: Sequence[Record], judged: Judged, tally: Tally, erased: Suppression | None,
) -> None:
    gone = erased.among(records) if erased else NOBODY
    if len(judged.accepted):
        path = share.folder / f"part-{name}.parquet"
        write_part(without(judged.accepted, gone) if gone else judged.accepted, path)
        tally.parts.append((path, len(judged.accepted)))
    if judged.refused:
        path = share.folder / f"refused-{name}.parquet"
        table = items(share.dataset, share.day, records, judged.refused)
        pq.write_table(emptied(table, gone, (erased.key,)) if erased and gone else table, path)
        tally.refused.append(path)
