"""A day's outcomes gate by gate, in the order of the run: how many checks held, and what did not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from contracts.outcome import Outcome
from etl.stations import STATIONS

_ORDER = [station.holds_as for station in STATIONS]


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate's latest outcomes: how many, and those that failed, gravest first."""

    name: str
    checks: int
    broken: tuple[Outcome, ...]

    @property
    def word(self) -> str:
        """`held`, `warned` or `published`: what it alone means for the day."""
        if any(outcome.stops for outcome in self.broken):
            return "held"
        return "warned" if self.broken else "published"


def gates(outcomes: Iterable[Outcome]) -> list[Gate]:
    """Outcomes by gate, in the order of the stations."""
    ranked = sorted(outcomes, key=lambda one: (place_of(one.gate), one.gate))
    return [_gate(name, list(group)) for name, group in groupby(ranked, key=lambda one: one.gate)]


def place_of(gate: str) -> int:
    """Where a gate stands in the order of a run; gates of no station come last."""
    return _ORDER.index(gate) if gate in _ORDER else len(_ORDER)


def _gate(name: str, outcomes: Sequence[Outcome]) -> Gate:
    broken = sorted((one for one in outcomes if one.status == "failed"), key=lambda one: not one.stops)
    return Gate(name, len(outcomes), tuple(broken))
