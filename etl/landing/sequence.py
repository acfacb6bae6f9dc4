"""A new batch comes after every other one of its day: after those in the lake, and those that the ledger remembers."""

from collections.abc import Iterable
from datetime import date

from google.cloud import bigquery

from etl.lake import StoredManifest
from etl.platform.bigquery import query

# The lake may have lost what was loaded, or trust it no longer; the load function keeps to the ledger's order.
_LOADED = """
select max(sequence) as latest
from glamira_ops.loads_history
where dataset = @dataset and event_date = @day
"""


def next_sequence(client: bigquery.Client, dataset: str, day: date, landed: Iterable[StoredManifest]) -> int:
    """The sequence of a batch that is to supersede all `landed` ones and all that were ever loaded."""
    [row] = query(client, _LOADED, {"dataset": dataset, "day": day})
    return 1 + max([row["latest"] or 0, *(stored.manifest.sequence for stored in landed)])
