"""The table that remembers every refusal once, until the object is loaded after all."""

import hashlib
from datetime import UTC, datetime

from arrivals import Arrival
from google.cloud import bigquery
from queries import Parameter, run

from contracts.errors import LoadRefused, PathError
from contracts.paths import parse_object_name

LONGEST_MESSAGE = 1000

_RECORD = """
merge glamira_ops.load_refusals as known
using (select @refusal_id as refusal_id) as new
on known.refusal_id = new.refusal_id
when not matched then insert (
  refusal_id, object_uri, object_generation, dataset, batch_id, reason, message, refused_at
) values (
  @refusal_id, @object_uri, @object_generation, @dataset, @batch_id, @reason, @message, @refused_at
)
"""
_WITHDRAW = "delete from glamira_ops.load_refusals where refusal_id = @refusal_id"


def refusal_id(arrival: Arrival, reason: str) -> str:
    """The same for every delivery of the same object generation and reason."""
    return hashlib.sha256(f"{arrival.uri}#{arrival.generation}#{reason}".encode()).hexdigest()[:32]


def record_refusal(client: bigquery.Client, arrival: Arrival, refusal: LoadRefused) -> None:
    """Remember that the object was refused, when first, and why."""
    dataset, batch_id = _batch_of(arrival.name)
    run(client, _RECORD, [
        Parameter("refusal_id", "STRING", refusal_id(arrival, refusal.reason)),
        Parameter("object_uri", "STRING", arrival.uri),
        Parameter("object_generation", "INT64", arrival.generation),
        Parameter("dataset", "STRING", dataset),
        Parameter("batch_id", "STRING", batch_id),
        Parameter("reason", "STRING", refusal.reason),
        Parameter("message", "STRING", str(refusal)[:LONGEST_MESSAGE]),
        Parameter("refused_at", "TIMESTAMP", datetime.now(UTC)),
    ])


def withdraw_refusal(client: bigquery.Client, arrival: Arrival, refusal: LoadRefused) -> None:
    """Forget a refusal that no longer holds."""
    run(client, _WITHDRAW, [Parameter("refusal_id", "STRING", refusal_id(arrival, refusal.reason))])


def _batch_of(name: str) -> tuple[str | None, str | None]:
    try:
        path, _ = parse_object_name(name)
    except PathError:
        return None, None
    return path.dataset, path.batch_id
