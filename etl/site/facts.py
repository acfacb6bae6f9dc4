"""What the pages show: facts of days and runs, as read from the warehouse, and nothing of how they look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.outcome import Outcome
from etl.ops.acceptances import Acceptance
from etl.ops.publication_changes import TableChange
from etl.ops.quality_status import DayVerdict
from etl.ops.quarantine_log import ReasonCount
from etl.site.usual import Usual


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
    `beside` are the known days before and after it.
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
    built_at: datetime
    beside: tuple[date | None, date | None] = (None, None)

    @property
    def run_id(self) -> str:
        """The day's latest run."""
        return self.stations[0].run_id if self.stations else ""
