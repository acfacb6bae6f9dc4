"""Measures the clean year and every mutation of some of its days, and keeps on disk what judges need of them."""

import pickle
import sys
import zlib
from collections.abc import Sequence
from functools import cache
from multiprocessing import get_context
from typing import Any

import numpy as np

from tests.benchmark import distortions, figures, history, losses, ours, redyuk
from tests.benchmark.batch import Batch, Mutation
from tests.benchmark.constraints import defaults, suggested
from tests.benchmark.profiles import features, flat, numbers
from tests.benchmark.seasons import DAYS
from tests.benchmark.warehouse import Tables, clean_day, struck_rows, tables
from tests.conftest import ROOT

FOLDER = ROOT / "build" / "benchmark"
LEARNED = 28  # days that the fixed constraints are learned from, anew for every batch
SEEDS = (112, 158, 203, 246, 330)  # days that are spoilt: drawn, then left as drawn
Task = tuple[str, int, int]


@cache
def mutations() -> tuple[Mutation, ...]:
    """All of them. Of a field that nobody reads, a tenth of the rows and all of them are enough."""
    every = [one for module in (redyuk, history, losses, distortions) for one in module.mutations()]
    return tuple(one for one in every if one.read or one.size in (0.1, 1.0))


def perform(task: Task) -> str:
    """One group of batches: clean days from a number on, or mutations of a day from a place on."""
    what, day, first = task
    file = FOLDER / f"{what}-{day:03}-{first:04}.pickle"
    if not file.exists():
        found = _clean(day) if what == "clean" else _spoilt(day, mutations()[first:first + ours.GROUP])
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.with_suffix(".part").write_bytes(pickle.dumps(found))
        file.with_suffix(".part").rename(file)
    return file.name


def _clean(number: int) -> list[dict[str, Any]]:
    batch = clean_day(number)[0]
    told = tables(batch)
    return [_kept(batch, told, ours.measured([(batch, told)])[0])]


def _spoilt(number: int, chosen: Sequence[Mutation]) -> list[dict[str, Any]]:
    clean = clean_day(number)[0]
    read = figures.read(tables(clean))
    found, measured = [], []
    for one in chosen:
        batch = one.change(clean, np.random.default_rng([number, zlib.crc32(one.name.encode())]))
        told = tables(batch)
        kept = _kept(batch, told, None) | {
            "mutation": [one.protocol, one.kind, one.field, one.size, one.read, one.by_row],
            "alters": figures.differ(read, figures.read(told)), "struck": len(struck_rows(batch)),
            "constraints": {name: rules.broken(flat(batch)) for name, rules in _learned(number).items()},
        }
        found.append(kept)
        if kept["verdict"] is None:
            measured.append((kept, batch, told))
    if measured:
        days = ours.measured([(batch, told) for _, batch, told in measured])
        for (kept, _, _), metrics in zip(measured, days, strict=True):
            kept["metrics"] = metrics
    return found


def _kept(batch: Batch, told: Tables, metrics: object) -> dict[str, Any]:
    seen = flat(batch)
    return {"number": batch.number, "verdict": ours.stopped(batch, told), "refused": len(told.refused),
            "metrics": metrics, "features": features(seen), "numbers": numbers(seen), "rows": len(batch.documents)}


@cache
def _learned(number: int) -> dict[str, Any]:
    days = [flat(clean_day(one)[0]) for one in range(number - LEARNED, number)]
    return {"deequ": suggested(days), "defaults": defaults(days)}


def tasks(seeds: Sequence[int] = SEEDS) -> list[Task]:
    """Everything, the clean year first."""
    groups = range(0, len(mutations()), ours.GROUP)
    return [("clean", day, 0) for day in range(DAYS)] + [("spoilt", day, first) for day in seeds for first in groups]


def main(workers: int) -> None:
    """Perform what is not yet kept."""
    waiting = [one for one in tasks() if not (FOLDER / f"{one[0]}-{one[1]:03}-{one[2]:04}.pickle").exists()]
    with get_context("spawn").Pool(workers, maxtasksperchild=40) as pool:
        for done, name in enumerate(pool.imap(perform, waiting), 1):
            if done % 20 == 0:
                sys.stderr.write(f"{done} of {len(waiting)}: {name}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
