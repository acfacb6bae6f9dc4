"""Measures the clean year, every mutation of one of its days, and spoilt weeks; keeps on disk what judges need."""

import hashlib
import os
import pickle
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmark import distortions, figures, former, history, losses, ours, redyuk, unseen
from tests.benchmark.batch import Batch, Mutation, clean
from tests.benchmark.constraints import Constraints, defaults, suggested
from tests.benchmark.profiles import Flat, features, flat, numbers
from tests.benchmark.seasons import DAYS, FIRST_JUDGED
from tests.benchmark.warehouse import Tables, clean_day, struck_rows, tables
from tests.conftest import ROOT

_INPUTS = ("tests/benchmark/*.py", "contracts/datasets/**/*.py", "contracts/shop/*.py",
           "expectations/metrics/measure.py", "expectations/metrics/texts.py", "expectations/metrics/sql/measure/*.sql")
_LATER = frozenset({"verdicts.py", "scores.py", "report.py", "peers.py", "drawings.py", "test_benchmark.py"})
LEARNED = 28  # days that the fixed constraints are learned from
SEEDS = (112, 158, 203, 246, 330)  # days that are spoilt: drawn, then left as drawn
WEEKLY = (0.03, 0.05, 0.1)  # shares of the orders that seven days in a row lose
FIRST_KNOWN = FIRST_JUDGED - former.COMPARED
Task = tuple[str, int, int]


def _fingerprint() -> str:
    """What the kept batches come of: with other rules of a row or other metrics they are made anew."""
    files = sorted(file for pattern in _INPUTS for file in ROOT.glob(pattern) if file.name not in _LATER)
    thresholds = repr(sorted((name, rule.said) for name, rule in ours.policy().contracts.rules.items()))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files) + thresholds.encode()).hexdigest()[:12]


FOLDER = ROOT / "build" / "benchmark" / _fingerprint()


@cache
def mutations() -> tuple[Mutation, ...]:
    """All of them. Of a field that nobody reads, a tenth of the rows and all of them are enough."""
    every = [one for module in (redyuk, history, losses, distortions, unseen) for one in module.mutations()]
    return tuple(one for one in every if one.read or one.size in (0.1, 1.0))


@cache
def mutations_of(number: int) -> tuple[Mutation, ...]:
    """All mutations in an order of chance: of a run that was cut off, each day has a fair sample of them."""
    return tuple(mutations()[place] for place in np.random.default_rng([3, number]).permutation(len(mutations())))


def perform(task: Task) -> str:
    """One group of batches: clean days from a number on, or mutations of a day from a place on."""
    what, day, first = task
    file = _file(what, day, first)
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        _keep(file, _PERFORMED[what](day, first))
    return file.name


def _clean(number: int, _: int) -> list[dict[str, Any]]:
    """A clean day without its metrics: those come once the days before it are kept."""
    batch = clean_day(number)[0]
    told, seen = tables(batch), flat(batch)
    former.keep(FOLDER, number, told)
    rules = _learned() if number >= FIRST_JUDGED else {}
    return [_kept(batch, told, seen) | {"constraints": {name: one.broken(seen) for name, one in rules.items()},
                                        "measured": ours.kept(batch, told, seen)}]


def _measured(number: int, _: int) -> list[dict[str, Any]]:
    """A clean day with its metrics."""
    [found] = pickle.loads(_file("clean", number, 0).read_bytes())  # noqa: S301 - written above
    [metrics] = ours.measured([found.pop("measured")], former.kept(FOLDER, number))
    return [found | {"metrics": metrics}]


def _spoilt(number: int, first: int) -> list[dict[str, Any]]:
    before = clean_day(number)[0]
    read = figures.read(tables(before))
    found, measured = [], []
    for one in mutations_of(number)[first:first + ours.GROUP]:
        batch = _struck(before, one)
        told, seen = tables(batch), flat(batch)
        kept = _kept(batch, told, seen) | {
            "mutation": [one.protocol, one.kind, one.field, one.size, one.read, one.by_row],
            "alters": figures.differ(read, figures.read(told)), "struck": len(struck_rows(batch)),
            "constraints": {name: rules.broken(seen) for name, rules in _learned().items()},
        }
        found.append(kept)
        if kept["verdict"] is None:
            measured.append((kept, ours.kept(batch, told, seen)))
    if measured:
        days = ours.measured([one for _, one in measured], former.kept(FOLDER, number))
        for (kept, _), metrics in zip(measured, days, strict=True):
            kept["metrics"] = metrics
    return found


def _week(last: int, percent: int) -> list[dict[str, Any]]:
    """Seven days of which each loses a share of its orders; the days before them are clean."""
    found = []
    for number in range(last - 6, last + 1):
        lost = next(one for one in losses.mutations((percent / 100,)) if one.field == "orders")
        batch = _struck(clean_day(number)[0], lost)
        [metrics] = ours.measured([ours.kept(batch, tables(batch), flat(batch))], former.kept(FOLDER, number))
        found.append({"number": number, "last": last, "size": percent / 100, "metrics": metrics})
    return found


_PERFORMED = {"clean": _clean, "measured": _measured, "spoilt": _spoilt, "week": _week}


def _struck(before: Batch, one: Mutation) -> Batch:
    return one.change(before, np.random.default_rng([before.number, zlib.crc32(one.name.encode())]))


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


def tasks() -> Iterator[list[Task]]:
    """Everything in steps, each of which needs the one before: the clean year, its metrics, what is spoilt."""
    days = range(FIRST_KNOWN, DAYS)
    yield [("clean", day, 0) for day in range(max(FIRST_KNOWN - former.COMPARED, 0), DAYS)]
    yield [("measured", day, 0) for day in days]
    yield [*(("week", day, round(100 * share)) for share in WEEKLY for day in SEEDS),
           *(("spoilt", day, first) for first in range(0, len(mutations()), ours.GROUP) for day in SEEDS)]


def _file(what: str, day: int, first: int) -> Path:
    return FOLDER / f"{what}-{day:03}-{first:04}.pickle"


def main(workers: int) -> None:
    """Perform what is not yet kept."""
    for step in tasks():
        waiting = [one for one in step if not _file(*one).exists()]
        with get_context("spawn").Pool(workers, maxtasksperchild=120) as pool:
            for done, name in enumerate(pool.imap(perform, waiting), 1):
                if done % 20 == 0:
                    sys.stderr.write(f"{done} of {len(waiting)}: {name}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
