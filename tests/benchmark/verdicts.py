"""Every judge's verdict on every kept batch: ours here, the peers' by a script in an environment of its own."""

import json
import pickle
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from expectations.metrics import judge as judging
from expectations.metrics.figures import DayMetrics
from tests.benchmark import ours
from tests.benchmark.batches import FOLDER, SEEDS
from tests.benchmark.seasons import DAYS, FIRST_JUDGED, season
from tests.conftest import ROOT

PEERS = Path(__file__).with_name("peers.py")
PEERS_PYTHON = ROOT / "build" / "peers" / "bin" / "python"
JUDGED = FOLDER / "judged"
_LEARNED_FROM = ("price", "amount", "product", "lines", "second")
Kept = dict[str, Any]


def kept(what: str) -> Iterator[Kept]:
    """What was kept of the clean year, or of the spoilt days."""
    for file in sorted(FOLDER.glob(f"{what}-*.pickle")):
        yield from pickle.loads(file.read_bytes())  # noqa: S301 - written by batches.py


def judge_days(what: str, numbers: Sequence[int]) -> None:
    """Judge the clean batches of some days, or all spoilt ones of them, and keep the verdicts."""
    judging.usual = _remembered(judging.usual)  # the same history is judged against a thousand times
    metrics = _metrics()
    batches = [one for one in kept(what) if one["number"] in numbers]
    of = _of_clean if what == "measured" else _of_spoilt
    JUDGED.mkdir(exist_ok=True)
    for number in numbers:
        history = _history(metrics, number)
        found = [of(one, history) for one in batches if one["number"] == number]
        (JUDGED / f"{what}-{number:03}.json").write_text(json.dumps(found), encoding="utf-8")


def assemble() -> list[dict[str, Any]]:
    """One record a batch: which it is, and what each judge said of it."""
    year = sorted(kept("measured"), key=lambda one: one["number"])
    spoilt = sorted(kept("spoilt"), key=lambda one: one["number"])
    batches = [one for one in year if one["number"] >= FIRST_JUDGED] + spoilt
    found = [record for what in ("measured", "spoilt") for file in sorted(JUDGED.glob(f"{what}-*.json"))
             for record in json.loads(file.read_text(encoding="utf-8"))]
    for name, flags in _peers(year, batches).items():
        for record, flag in zip(found, flags, strict=True):
            record[name] = flag
    return found


def judge_weeks() -> list[dict[str, Any]]:
    """Of each spoilt week, whether one of its days was stopped or held, and which; the ones before it are published."""
    metrics, found = _metrics(), []
    for (last, size), days in groupby(sorted(kept("week"), key=_week), _week):
        spoilt = [one["metrics"] for one in days]
        before = [metrics[one] for one in sorted(metrics) if one <= last - len(spoilt)]
        levels = [ours.judged(today, ours.History([*before, *spoilt[:place]])).level
                  for place, today in enumerate(spoilt)]
        caught = [place for place, level in enumerate(levels, 1) if level in (ours.STOPPED, ours.HELD)]
        found.append({"last": last, "size": size, "day": caught[0] if caught else None})
    return found


def _week(one: Kept) -> tuple[int, float]:
    return one["last"], one["size"]


def _metrics() -> dict[int, DayMetrics]:
    return {one["number"]: one["metrics"] for one in kept("measured")}


def _history(metrics: dict[int, DayMetrics], number: int) -> ours.History:
    return ours.History([metrics[one] for one in sorted(metrics) if one < number])


def _of_clean(one: Kept, history: ours.History) -> dict[str, Any]:
    verdict = one["verdict"] or ours.judged(one["metrics"], history, one["refused"])
    return {"number": one["number"], "day": str(season(one["number"]).day), "names": season(one["number"]).names,
            "level": verdict.level, "rules": verdict.rules, "rows": one["rows"], "refused": one["refused"],
            "deequ": bool(one["constraints"]["deequ"]), "defaults": bool(one["constraints"]["defaults"])}


def _of_spoilt(one: Kept, history: ours.History) -> dict[str, Any]:
    verdict = one["verdict"] or ours.judged(one["metrics"], history, one["refused"])
    protocol, kind, field, size, read, by_row = one["mutation"]
    return {"number": one["number"], "protocol": protocol, "kind": kind, "field": field, "size": size,
            "counts": bool(read and one["alters"]), "by_row": by_row, "struck": one["struck"], "level": verdict.level,
            "rules": verdict.rules, "refused": one["refused"], "rows": one["rows"],
            "deequ": bool(one["constraints"]["deequ"]), "defaults": bool(one["constraints"]["defaults"])}


def _remembered(usual: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[object, Any] = {}

    def remembered(history: np.ndarray, chance: np.ndarray, days: Sequence[Any], day: Any, least: float) -> Any:
        key = (history.tobytes(), chance.tobytes(), history.shape, day, least)
        if key not in known:
            known[key] = usual(history, chance, days, day, least)
        return known[key]

    return remembered


def _peers(year: Sequence[Kept], batches: Sequence[Kept]) -> dict[str, list[bool]]:
    """What the peers say of each batch, in its order."""
    names = sorted(year[0]["features"])
    held = {"features": np.array([[one["features"][name] for name in names] for one in (*year, *batches)]),
            "number": np.array([one["number"] for one in (*year, *batches)]), "clean": np.array(len(year))}
    for name in _LEARNED_FROM:
        columns = [one["numbers"][name] for one in (*year, *batches)]
        held |= {f"{name}.values": np.concatenate(columns), f"{name}.ends": np.cumsum([len(one) for one in columns])}
    np.savez(FOLDER / "peers.npz", **held)
    subprocess.run([PEERS_PYTHON, PEERS, FOLDER / "peers.npz", FOLDER / "peers.json"], check=True)
    found: dict[str, list[bool]] = json.loads((FOLDER / "peers.json").read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Judge everything that was kept, by two workers, and write the verdicts."""
    shutil.rmtree(JUDGED, ignore_errors=True)
    days = list(range(FIRST_JUDGED, DAYS))
    parts = [("spoilt", [seed]) for seed in SEEDS] + [("measured", days[first::6]) for first in range(6)]
    with get_context("spawn").Pool(2) as pool:
        pool.starmap(judge_days, parts, chunksize=1)
    (FOLDER / "verdicts.json").write_text(json.dumps(assemble()), encoding="utf-8")
    (FOLDER / "weeks.json").write_text(json.dumps(judge_weeks()), encoding="utf-8")


if __name__ == "__main__":
    main()
