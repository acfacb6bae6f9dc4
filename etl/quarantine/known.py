"""Words that operators type: one that nobody knows is an error which names the known ones, never an empty answer."""

from collections.abc import Collection, Iterator

from google.cloud import bigquery

from contracts.datasets.reasons import Reason
from contracts.lake.paths import DATASETS
from contracts.shop.stores import STORES
from contracts.unknown_words import unknown_word
from etl.ops.days import require_known_day
from etl.ops.quarantine_log import Filters, known_words

STATUSES = ("open", "reprocessed", "discarded")


def require_known(client: bigquery.Client, filters: Filters) -> None:
    """Pass when every word of filters that let nothing through is a known one.

    A reason code is known by a contract or by an item that was refused under an earlier one, a store by the shop or by
    an item, a day by a run or by an item.

    Raises:
        UsageError: one is not; names those that are.
    """
    for name, word, known in _words(client, filters):
        if word and word not in known:
            raise unknown_word(name, word, known)
    if filters.day is not None:
        require_known_day(client, filters.day)


def _words(client: bigquery.Client, filters: Filters) -> Iterator[tuple[str, str, Collection[str]]]:
    yield "status", filters.status, STATUSES
    yield "dataset", filters.dataset, DATASETS
    if filters.reason_code or filters.store_id:
        found = known_words(client)
        yield "reason code", filters.reason_code, dict.fromkeys([*_reason_codes(), *found.reasons])
        yield "store", filters.store_id, dict.fromkeys([*STORES, *found.stores])


def _reason_codes() -> Iterator[str]:
    # Heavy, and needed for an error only.
    from contracts.datasets.registry import CONTRACTS  # noqa: PLC0415 - as said above
    from contracts.datasets.rules import rules_of  # noqa: PLC0415 - as said above

    yield from map(str, Reason)
    for contract in CONTRACTS.values():
        yield from (rule.reason for rule in rules_of(contract.model))
