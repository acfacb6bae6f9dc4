"""Rules that every raw table shares: what the ledger says was loaded is there, once, and nothing else is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from expectations.no_rows import ExpectBatchRowCountToEqual
from expectations.rules import Rule, bind, literals, no_rows

_LIVE = """
    select batch_id from glamira_ops.loads where dataset = ':dataset' and event_date = :day and status = 'loaded'
"""
_RELOAD = "Compare glamira_ops.loads with the lake and replay the batch: python -m etl replay BATCH."


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What the load ledger says of one day.

    `loaded` holds the rows of all live batches by dataset; a dataset without a live batch is missing from it.
    `trailing` are the latest published days before, newest first; empty on the first day ever.
    """

    day: date
    loaded: Mapping[str, int]
    trailing: tuple[date, ...] = ()


def arrival_rules(dataset: str, arrivals: Arrivals) -> tuple[Rule, ...]:
    """Freshness and volume of one dataset against its manifests."""
    rules = (_has_live_batch, _matches_manifests, _no_foreign_rows)
    return tuple(rule(dataset, arrivals) for rule in rules)


def _has_live_batch(dataset: str, arrivals: Arrivals) -> Rule:
    return Rule(
        name=f"{dataset}_loaded",
        meaning=f"The day has a live batch of {dataset} in the load ledger.",
        remedy=f"Land it again: python -m etl land {dataset} {arrivals.day}.",
        expectation=no_rows(_ledger("""
            select ':dataset' as dataset, count(*) as rows_found from {batch}
            having not exists (:live)
        """, dataset, arrivals)),
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
        expectation=no_rows(_ledger("""
            select _batch_id as batch_id, count(*) as row_count from {batch}
            where _batch_id not in (:live) group by _batch_id
        """, dataset, arrivals)),
    )


def _ledger(query: str, dataset: str, arrivals: Arrivals) -> str:
    live = bind(_LIVE, dataset=dataset, day=literals([arrivals.day]))
    return bind(query, dataset=dataset, live=live)
