"""What the pages show: facts of days and runs, as read from the warehouse, and nothing of how they look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.outcome import Outcome


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """One day as `glamira_ops.quality_status` has it, with the warnings of its latest run."""

    day: date
    status: str
    gate: str = ""
    reason: str = ""
    rows_quarantined: int = 0
    published_at: datetime | None = None
    publication_id: str = ""
    warnings: int = 0

    @property
    def word(self) -> str:
        """`held`, `published`, or `warned`: published with warnings."""
        return "warned" if self.status == "published" and self.warnings else self.status


@dataclass(frozen=True, slots=True)
class StationFact:
    """One station of a run."""

    run_id: str
    station: str
    status: str
    started_at: datetime
    seconds: float | None
    detail: str


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Open quarantine items of one day with one reason."""

    day: date
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Volume:
    """What a day brought: loaded events, published orders and revenue in euros; none where nothing is published."""

    day: date
    events: int
    orders: int
    revenue_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class TableChange:
    """One mart before and after a publication: its rows, and how many came and went (a changed row does both)."""

    table: str
    before: int
    after: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class DocsPage:
    """One page of Data Docs, relative to the front page of Data Docs."""

    run_id: str
    gate: str
    suite: str
    page: str
    word: str


@dataclass(frozen=True, slots=True)
class DayReview:
    """All that the page of one day shows.

    `counts` is what `reconcile` says as JSON, empty when it could not count; then `uncounted` says why.
    `changes` are of the day's last publication, empty when the state before it is not kept any more.
    """

    verdict: DayVerdict
    stations: tuple[StationFact, ...]
    outcomes: tuple[Outcome, ...]
    reasons: tuple[ReasonCount, ...]
    volumes: tuple[Volume, ...]
    counts: Mapping[str, Any]
    uncounted: str
    changes: tuple[TableChange, ...]
    pages: tuple[DocsPage, ...]
    built_at: datetime

    @property
    def run_id(self) -> str:
        """The day's latest run."""
        return self.stations[0].run_id if self.stations else ""
