"""A new batch comes after every other one of its day: after those in the lake, and those that the ledger remembers."""

from collections.abc import Iterable
from datetime import date

from google.cloud import bigquery

from etl.lake import StoredManifest
from etl.ops.loads import latest_sequence


def next_sequence(client: bigquery.Client, dataset: str, day: date, landed: Iterable[StoredManifest]) -> int:
    """The sequence of a batch that is to supersede all `landed` ones and all that were ever loaded."""
    # The lake may have lost what was loaded, or trust it no longer; the load function keeps to the ledger's order.
    return 1 + max([latest_sequence(client, dataset, day), *(stored.manifest.sequence for stored in landed)])
