"""Measures the clean year and every mutation of some of its days, and keeps on disk what judges need of them."""

import hashlib
import os
import pickle
import sys
import zlib
from collections.abc import Sequence
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmark import distortions, figures, history, losses, ours, redyuk
from tests.benchmark.batch import Batch, Mutation, clean
from tests.benchmark.constraints import Constraints, defaults, suggested
from tests.benchmark.profiles import Flat, features, flat, numbers
from tests.benchmark.seasons import DAYS, FIRST_JUDGED
from tests.benchmark.warehouse import Tables, clean_day, struck_rows, tables
from tests.conftest import ROOT

_INPUTS = ("tests/benchmark/*.py", "contracts/datasets/**/*.py", "contracts/shop/*.py",
           "expectations/metrics/measure.py", "expectations/metrics/sql/measure/*.sql")
_LATER = frozenset({"verdicts.py", "scores.py", "report.py", "peers.py", "drawings.py", "test_benchmark.py"})
LEARNED = 28  # days that the fixed constraints are learned from
SEEDS = (112, 158, 203, 246, 330)  # days that are spoilt: drawn, then left as drawn
Task = tuple[str, int, int]


def _fingerprint() -> str:
    """What the kept batches come of: with other rules of a row or other metrics they are made anew."""
    files = sorted(file for pattern in _INPUTS for file in ROOT.glob(pattern) if file.name not in _LATER)
    thresholds = repr(sorted((name, rule.said) for name, rule in ours.policy().contracts.rules.items()))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + thresholds.encode()).hexdigest()[:12]


FOLDER = ROOT / "build" / "benchmark" / _fingerprint()


@cache
def mutations() -> tuple[Mutation, ...]:
    """All of them. Of a field that nobody reads, a tenth of the rows and all of them are enough.

    Those whose smallest share is a goal come first, the others in an order of chance: a run that was cut off has a fair
    sample of them.
    """
    every = [one for module in (redyuk, history, losses, distortions) for one in module.mutations()]
    wanted = [one for one in every if one.read or one.size in (0.1, 1.0)]
    first = [one for one in wanted if _is_goal(one)]
    rest = [one for one in wanted if not _is_goal(one)]
    return (*first, *(rest[place] for place in np.random.default_rng(3).permutation(len(rest))))


def _is_goal(one: Mutation) -> bool:
    return (one.kind == "lost" and one.field == "orders") or (
        one.kind == "told twice" and one.field.startswith("orders")) or one.kind == "collapsed" or (
        one.kind == "scaled" and "in store" in one.field)


def perform(task: Task) -> str:
    """One group of batches: clean days from a number on, or mutations of a day from a place on."""
    what, day, first = task
    file = FOLDER / f"{what}-{day:03}-{first:04}.pickle"
    if not file.exists():
        found = _clean(day) if what == "clean" else _spoilt(day, mutations()[first:first + ours.GROUP])
        FOLDER.mkdir(parents=True, exist_ok=True)
        _keep(file, found)
    return file.name


def _clean(first: int) -> list[dict[str, Any]]:
    found, days = [], []
    for number in range(first, min(first + ours.GROUP, DAYS)):
        batch = clean_day(number)[0]
        told, seen = tables(batch), flat(batch)
        rules = _learned() if number >= FIRST_JUDGED else {}
        broken = {name: one.broken(seen) for name, one in rules.items()}
        found.append(_kept(batch, told, seen) | {"constraints": broken})
        days.append((batch, told))
    return [one | {"metrics": metrics} for one, metrics in zip(found, ours.measured(days), strict=True)]


def _spoilt(number: int, chosen: Sequence[Mutation]) -> list[dict[str, Any]]:
    before = clean_day(number)[0]
    read = figures.read(tables(before))
    found, measured = [], []
    for one in chosen:
        batch = one.change(before, np.random.default_rng([number, zlib.crc32(one.name.encode())]))
        told = tables(batch)
        seen = flat(batch)
        kept = _kept(batch, told, seen) | {
            "mutation": [one.protocol, one.kind, one.field, one.size, one.read, one.by_row],
            "alters": figures.differ(read, figures.read(told)), "struck": len(struck_rows(batch)),
            "constraints": {name: rules.broken(seen) for name, rules in _learned().items()},
        }
        found.append(kept)
        if kept["verdict"] is None:
            measured.append((kept, batch, told))
    if measured:
        days = ours.measured([(batch, told) for _, batch, told in measured])
        for (kept, _, _), metrics in zip(measured, days, strict=True):
            kept["metrics"] = metrics
    return found


def _kept(batch: Batch, told: Tables, seen: Flat) -> dict[str, Any]:
    return {"number": batch.number, "verdict": ours.stopped(batch, told), "refused": len(told.refused),
            "metrics": None, "features": features(seen), "numbers": numbers(seen), "rows": len(batch.documents)}


@cache
def _learned() -> dict[str, Constraints]:
    """What the fixed constraints learn of the weeks before the first day that is judged."""
    file = FOLDER / "learned.pickle"
    if not file.exists():
        days = [flat(clean(one)) for one in range(FIRST_JUDGED - LEARNED, FIRST_JUDGED)]
        FOLDER.mkdir(parents=True, exist_ok=True)
        _keep(file, {"deequ": suggested(days), "defaults": defaults(days)})
    found: dict[str, Constraints] = pickle.loads(file.read_bytes())  # noqa: S301 - written above
    return found


def _keep(file: Path, found: object) -> None:
    """Whole or not at all."""
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(pickle.dumps(found))
    part.rename(file)


def tasks(seeds: Sequence[int] = SEEDS) -> list[Task]:
    """Everything: the clean year, then group by group of the mutations on every spoilt day."""
    groups = range(0, len(mutations()), ours.GROUP)
    return [*(("clean", day, 0) for day in range(0, DAYS, ours.GROUP)),
            *(("spoilt", day, first) for first in groups for day in seeds)]


def main(workers: int) -> None:
    """Perform what is not yet kept."""
    waiting = [one for one in tasks() if not (FOLDER / f"{one[0]}-{one[1]:03}-{one[2]:04}.pickle").exists()]
    with get_context("spawn").Pool(workers, maxtasksperchild=120) as pool:
        for done, name in enumerate(pool.imap(perform, waiting), 1):
            if done % 20 == 0:
                sys.stderr.write(f"{done} of {len(waiting)}: {name}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
