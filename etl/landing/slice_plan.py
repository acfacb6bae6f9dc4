"""The plan by which a large day is judged in slices: what its source held, its parts, and what judgement rests on."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from contracts.datasets.erased import People
from contracts.draft_file import drafted
from contracts.lake import versions
from contracts.policy.policy import load_policy
from contracts.private_folder import private_folder
from etl.ops.day_run import Run
from etl.ops.placements import placements
from etl.sources.events import Events
from etl.sources.mongo.extract import Slice
from etl.sources.mongo.source_days import SourceCount
from etl.sources.suppression import Suppression, suppression

DATASET = Events.name
LASTS = timedelta(hours=2)  # documents may have been changed since, in ways that no count shows
_FILE = "plan.json"


@dataclass(frozen=True)
class Inputs:
    """What a judgement rests on besides the documents and rules: the key, erased people, what other days took."""

    key: str
    erased: Suppression | None
    elsewhere: frozenset[str]

    @cached_property
    def digest(self) -> str:
        """Another one as soon as any of it is another."""
        known = (
            versions.current(DATASET).fingerprint, load_policy().fingerprint, self.key, sorted(self.elsewhere),
            [_listed(one) for one in (self.erased.people, *(theirs for _, theirs in self.erased.former))]
            if self.erased else [],
        )
        return hashlib.sha256(repr(known).encode()).hexdigest()


def inputs_of(run: Run) -> Inputs:
    """What holds now for the run's day."""
    return Inputs(run.settings.pseudonym_keys.fingerprint, suppression(run), placements(run).elsewhere)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found before the first document was read: the source's count, the day's parts, how many make a slice.

    `inputs` is the digest of what else their judgement rests on.
    """

    made_at: datetime
    inputs: str
    watermark: SourceCount
    parts: tuple[Slice, ...]
    size: int

    @property
    def slices(self) -> int:
        """How many slices the day has."""
        return -(-len(self.parts) // self.size)

    def of(self, number: int) -> range:
        """The places of a slice's parts among all."""
        return range(number * self.size, min((number + 1) * self.size, len(self.parts)))

    @property
    def is_fresh(self) -> bool:
        """Whether what was read by it may still be taken for what the source has."""
        return datetime.now(UTC) - self.made_at < LASTS


def write_plan(folder: Path, plan: Plan) -> None:
    """Put a plan into the run's folder; no reader ever sees half of it."""
    parts = [[one.start, one.end, one.is_irregular] for one in plan.parts]
    content = asdict(plan) | {"made_at": plan.made_at.isoformat(), "parts": parts}
    with drafted(private_folder(folder) / _FILE) as draft:
        draft.write_text(json.dumps(content), encoding="ascii")


def read_plan(folder: Path, run: Run) -> Plan | None:
    """The plan in the run's folder, if there is one."""
    try:
        content: dict[str, Any] = json.loads((folder / _FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    return Plan(
        datetime.fromisoformat(content["made_at"]), content["inputs"], SourceCount(**content["watermark"]),
        tuple(Slice(run.day, start, end, is_irregular) for start, end, is_irregular in content["parts"]),
        content["size"],
    )


def _listed(people: People) -> list[tuple[str, list[str]]]:
    return sorted((column, sorted(names)) for column, names in people.by_column.items())
