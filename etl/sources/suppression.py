"""Suppression: what lands anew, from wherever, has no row of people who were erased."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from contracts.datasets.erased import NOBODY, People, identities, people
from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.errors import PseudonymKeyError
from etl.ops.day_run import Run
from etl.ops.suppressions import suppressed


@dataclass(frozen=True, slots=True)
class Suppression:
    """Erased people by the key in use, and by each former key that some of them are known by alone."""

    key: str = field(repr=False)
    people: People = NOBODY
    former: tuple[tuple[str, People], ...] = field(default=(), repr=False)

    def keeps_out(self, ip: str) -> bool:
        """Whether an address is one of theirs."""
        known = ((self.key, self.people), *self.former)
        return any(pseudonym(key, ip) in theirs.of("ip_hash") for key, theirs in known)

    def among(self, records: Iterable[Mapping[str, Any]]) -> People:
        """Those that rows of these records may name, all of them by the key in use."""
        if not self.former:
            return self.people
        known = {one for record in records for one in identities(record).items()}
        return self.people | people(
            (column, pseudonym(self.key, value)) for column, value in known for former, theirs in self.former
            if pseudonym(former, value) in theirs.of(column)
        )


def suppression(run: Run) -> Suppression | None:
    """Who may not come back by what the run lands; none when nobody was erased.

    Raises:
        PseudonymKeyError: some are known by a key that this machine lacks.
    """
    found = suppressed(run.bigquery)
    if not found:
        return None
    keys = run.settings.pseudonym_keys
    _require_keys({one.fingerprint for one in found} - keys.by_fingerprint.keys())
    by_key = {
        key: people((one.column_name, one.pseudonym) for one in found if one.fingerprint == fingerprint)
        for fingerprint, key in keys.by_fingerprint.items()
    }
    former = tuple((key, theirs) for key, theirs in by_key.items() if theirs and key != keys.key)
    return Suppression(keys.key, by_key[keys.key], former)


def _require_keys(missing: Set[str]) -> None:
    if missing:
        raise PseudonymKeyError(
            f"PSEUDONYM_FORMER_KEYS: it lacks the key with the fingerprint {', '.join(sorted(missing))}, by which "
            "erased people are kept out. Put it there on this machine; nothing was landed."
        )
