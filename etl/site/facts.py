"""What the pages show: facts of days and runs, as read from the warehouse, and nothing of how they look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.outcome import Outcome
from etl.gates.hold import Acceptance
from etl.site.usual import Usual


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """One day as `glamira_ops.quality_status` has it, with its latest run's warnings and its open incident.

    `is_live` tells that its publication is the one that a roll back takes back; `ended_at` when its latest station
    ended. `incident` is empty when none is open; then `incident_since` is none.
    """

    day: date
    status: str
    gate: str = ""
    reason: str = ""
    rows_quarantined: int = 0
    published_at: datetime | None = None
    publication_id: str = ""
    is_live: bool = False
    warnings: int = 0
    ended_at: datetime | None = None
    incident: str = ""
    incident_since: datetime | None = None
    incident_messages: int = 0

    @property
    def word(self) -> str:
        """`held`, `published`, `empty` (closed, it has no documents), or `warned`: published with warnings."""
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
    """Documents of one day that were refused for one reason, and how many of them are in open quarantine still."""

    day: date
    reason: str
    count: int
    still_open: int


@dataclass(frozen=True, slots=True)
class LargeLine:
    """One of the day's largest order lines as it was built, in the store's currency and in euros.

    What a gate has refused may lack anything that a published line has.
    """

    event_id: str | None
    store_id: str | None
    product_id: int | None
    product_name: str
    quantity: int | None
    unit_price: Decimal | None
    currency_code: str | None
    line_amount: Decimal | None
    line_amount_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class TableChange:
    """One mart before and after a publication: its rows, and how many came and went (a changed row does both).

    Of marts that are kept by day they are the rows of that day, of the others all rows; `of_day` tells which.
    """

    table: str
    of_day: bool
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
    `changes` are of the day's last publication, empty when nobody counted them while they could be counted.
    `acceptances` are all that stewards ever accepted of the day, the latest first.
    """

    verdict: DayVerdict
    stations: tuple[StationFact, ...]
    outcomes: tuple[Outcome, ...]
    reasons: tuple[ReasonCount, ...]
    usual: Usual
    largest: tuple[LargeLine, ...]
    counts: Mapping[str, Any]
    uncounted: str
    changes: tuple[TableChange, ...]
    acceptances: tuple[Acceptance, ...]
    pages: tuple[DocsPage, ...]
    has_dbt_docs: bool
    built_at: datetime

    @property
    def run_id(self) -> str:
        """The day's latest run."""
        return self.stations[0].run_id if self.stations else ""
