"""Rules that every raw table shares: what the ledger says was loaded is there, once, and nothing else is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from expectations.baseline import Comparison
from expectations.metrics.rules import UNMEASURED, Measured
from expectations.no_rows import ExpectBatchRowCountToEqual
from expectations.questions import Questions, literals
from expectations.rules import Rule, no_rows

_RELOAD = "Compare glamira_ops.loads with the lake and replay the batch: python -m etl replay BATCH."
_sql = Questions(__file__)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What the load ledger says of one day.

    `loaded` holds the rows of all live batches by dataset; a dataset without a live batch is missing from it.
    `trailing` are the latest published days before, newest first; empty on the first day ever. `measured` are the
    metrics of the day's events and of those before.
    """

    day: date
    loaded: Mapping[str, int]
    trailing: tuple[date, ...] = ()
    measured: Measured = UNMEASURED

    @property
    def comparison(self) -> Comparison:
        """The day against those before."""
        return Comparison(self.day, self.trailing)


def rows_of(dataset: str, row_id: str, columns: Sequence[str], day: date) -> str:
    """The columns of one partition that the rules ask for, as the batch of a suite."""
    return _sql("batch", dataset=dataset, row_id=row_id, columns=", ".join(columns), day=literals([day]))


def arrival_rules(dataset: str, arrivals: Arrivals) -> tuple[Rule, ...]:
    """Freshness and volume of one dataset against its manifests."""
    rules = (_has_live_batch, _matches_manifests, _no_foreign_rows)
    return tuple(rule(dataset, arrivals) for rule in rules)


def _has_live_batch(dataset: str, arrivals: Arrivals) -> Rule:
    return Rule(
        name=f"{dataset}_loaded",
        meaning=f"The day has a live batch of {dataset} in the load ledger.",
        remedy=f"Land it again: python -m etl land {dataset} {arrivals.day}.",
        expectation=no_rows(_sql("loaded", dataset=dataset, day=literals([arrivals.day]))),
    )


def _matches_manifests(dataset: str, arrivals: Arrivals) -> Rule:
    return Rule(
        name=f"{dataset}_row_count",
        meaning=f"The day holds exactly the {dataset} that its manifests announced.",
        remedy=_RELOAD,
        expectation=ExpectBatchRowCountToEqual(value=arrivals.loaded.get(dataset, 0)),
    )


def _no_foreign_rows(dataset: str, arrivals: Arrivals) -> Rule:
    return Rule(
        name=f"{dataset}_of_live_batches",
        meaning=f"Every row of {dataset} belongs to a live batch, none to a superseded or unknown one.",
        remedy=_RELOAD,
        expectation=no_rows(_sql("of_live_batches", dataset=dataset, day=literals([arrivals.day]))),
    )
