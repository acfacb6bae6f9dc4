"""The history that remembers refusals, and that one was withdrawn because its object is loaded after all."""

import hashlib

from google.cloud import bigquery
from queries import Parameter, run
from storage_event import Arrival

from contracts.errors import LoadRefused, PathError
from contracts.foreign_text import harmless
from contracts.lake.paths import parse_object_name

LONGEST_MESSAGE = 1000

_RECORD = """
insert into glamira_ops.load_refusals_history (
  refusal_id, object_uri, object_generation, dataset, batch_id, reason, message, is_withdrawn, recorded_at, entry_id
)
select
  @refusal_id, @object_uri, @object_generation, @dataset, @batch_id, @reason, @message, false, current_timestamp(),
  generate_uuid()
from (select 1 as one)
where not exists (select 1 from glamira_ops.load_refusals where refusal_id = @refusal_id)
"""
_WITHDRAW = """
insert into glamira_ops.load_refusals_history (refusal_id, is_withdrawn, recorded_at, entry_id)
values (@refusal_id, true, current_timestamp(), generate_uuid())
"""


def refusal_id(arrival: Arrival, reason: str) -> str:
    """The same for every delivery of the same object generation and reason."""
    return hashlib.sha256(f"{arrival.uri}#{arrival.generation}#{reason}".encode()).hexdigest()[:32]


def record_refusal(client: bigquery.Client, arrival: Arrival, refusal: LoadRefused) -> None:
    """Remember that the object was refused, and why. Deliveries that meet may all add it; its view has it once."""
    dataset, batch_id = _batch_of(arrival.name)
    run(client, _RECORD, [
        Parameter("refusal_id", "STRING", refusal_id(arrival, refusal.reason)),
        Parameter("object_uri", "STRING", harmless(arrival.uri)),
        Parameter("object_generation", "INT64", arrival.generation),
        Parameter("dataset", "STRING", dataset),
        Parameter("batch_id", "STRING", batch_id),
        Parameter("reason", "STRING", refusal.reason),
        Parameter("message", "STRING", str(refusal)[:LONGEST_MESSAGE]),
    ])


def withdraw_refusal(client: bigquery.Client, arrival: Arrival, refusal: LoadRefused) -> None:
    """Add that a refusal no longer holds."""
    run(client, _WITHDRAW, [Parameter("refusal_id", "STRING", refusal_id(arrival, refusal.reason))])


def _batch_of(name: str) -> tuple[str | None, str | None]:
    try:
        path, _ = parse_object_name(name)
    except PathError:
        return None, None
    return path.dataset, path.batch_id
