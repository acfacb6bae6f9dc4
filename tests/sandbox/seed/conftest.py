"""Seeded days without a database: the documents as they would be inserted, and their ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest
from bson.raw_bson import RawBSONDocument

from contracts.datasets.raw_documents import decode
from sandbox.seed.day import make_documents
from sandbox.seed.day_setup import DaySetup, set_up_day
from sandbox.seed.ledger import Ledger
from sandbox.seed.mix import DaySize
from sandbox.seed.profiles import find_profile
from sandbox.seed.seeding import plan_orders
from sandbox.seed.settings import SeedSettings

FIRST = date(2020, 5, 4)


@dataclass(frozen=True)
class Seeded:
    """Some days: documents in insertion order (newest day first), their scenes and their truth."""

    documents: list[dict[str, Any]]
    scenes: list[DaySetup]
    ledger: Ledger

    @property
    def truth(self) -> dict[str, Any]:
        return self.ledger.truth()


def _readable(document: Mapping[str, Any]) -> dict[str, Any]:
    return decode(document.raw) if isinstance(document, RawBSONDocument) else dict(document)


@cache
def seed_in_memory(
    seed: int = 1, events: int = 4_000, orders: int | None = 400, profile: str = "typical", days: int = 2
) -> Seeded:
    settings = SeedSettings.of(seed, DaySize(events, orders), find_profile(profile))
    span = [date.fromordinal(FIRST.toordinal() + offset) for offset in range(days)]
    planned = plan_orders(settings, span)
    ledger, documents, scenes = Ledger(), [], []
    for day in reversed(span):
        scenes.append(set_up_day(settings, day, planned[day]))
        documents += map(_readable, make_documents(settings, scenes[-1], ledger))
    return Seeded(documents, scenes, ledger)


@pytest.fixture(scope="session")
def make_days() -> Callable[..., Seeded]:
    """Call with a seed, a size and a profile to get the days; the same call gives the same object."""
    return seed_in_memory
