"""Draws the benchmark's figures as SVG, in the environment of the peers: python drawings.py drawn.json FOLDER."""

import datetime
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "benchmark", "svg.fonttype": "none", "font.size": 9, "axes.grid": True,
                            "grid.alpha": 0.3, "axes.spines.top": False, "axes.spines.right": False})

import matplotlib.pyplot as plt  # noqa: E402 - after the backend is chosen

_COLOURS = ("#1b5e8c", "#c8553d", "#7a9e7e", "#8d6a9f", "#b08900", "#777777")


def recall(curves: Mapping[str, Sequence[Sequence[float]]], file: Path) -> None:
    """Recall by the share of rows, one line a judge, with its interval."""
    figure, axes = plt.subplots(figsize=(7.5, 4.8))
    for place, (name, points) in enumerate(curves.items()):
        shares, values, low, high = zip(*points, strict=True)
        offset = [share * (1 + 0.03 * (place - 2.5)) for share in shares]
        axes.errorbar(offset, values, yerr=[[a - b for a, b in zip(values, low, strict=True)],
                                            [b - a for a, b in zip(values, high, strict=True)]],
                      label=name, color=_COLOURS[place], marker="o", markersize=3, linewidth=2.2 if place == 0 else 1,
                      capsize=2)
    axes.set(xscale="log", ylim=(0, 1.02), xlabel="share of the rows changed", ylabel="share of the batches caught")
    axes.set_xticks([0.01, 0.05, 0.1, 0.2, 0.5, 1], ["1 %", "5 %", "10 %", "20 %", "50 %", "100 %"])
    axes.minorticks_off()
    axes.set_yticks([0, 0.25, 0.5, 0.75, 0.95, 1], ["0 %", "25 %", "50 %", "75 %", "95 %", "100 %"])
    axes.legend(fontsize=7.5, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    _save(figure, file)


def year(days: Sequence[Sequence[Any]], file: Path) -> None:
    """Documents of each clean day, and which of them were refused."""
    figure, axes = plt.subplots(figsize=(7.5, 3.2))
    dates = [datetime.date.fromisoformat(day) for day, *_ in days]
    axes.plot(dates, [rows for _, rows, *_ in days], color="#9aa7b0", linewidth=0.9, label="documents")
    for level, colour, mark in (("warned", "#e0b000", "."), ("held", "#c8553d", "o"), ("stopped", "#000000", "X")):
        found = [(date, rows) for date, (_, rows, verdict, _) in zip(dates, days, strict=True) if verdict == level]
        if found:
            axes.scatter(*zip(*found, strict=True), color=colour, marker=mark, s=22, zorder=3,
                         label=f"{level}: {len(found)}")
    axes.set(yscale="log", ylabel="documents of the day", xlabel="day of the synthetic year")
    axes.legend(fontsize=7.5)
    _save(figure, file)


def _save(figure: Any, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, format="svg", metadata={"Date": None})


def main() -> None:
    """Draw both."""
    told, folder = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    recall(told["recall"], folder / "recall.svg")
    year(told["year"], folder / "year.svg")


if __name__ == "__main__":
    main()
