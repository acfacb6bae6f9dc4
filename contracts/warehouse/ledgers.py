"""Ledgers: histories that are only added to, each read through a view of its latest state.

An INSERT conflicts with nothing in BigQuery: whoever adds an entry cancels nobody else's work. What two writers that
meet add both is no harm, because the views count an entry once, however often it was added. The PARTITION BY of a
history that is kept by day names the day, so that whoever reads one day reads one partition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.warehouse.schema import Table
from contracts.warehouse.tables import (
    DAY_KEYS_HISTORY,
    LOAD_REFUSALS_HISTORY,
    LOADS_HISTORY,
    METRICS_HISTORY,
    OPS,
    OUTCOMES_HISTORY,
    QUALITY_STATUS_HISTORY,
    QUARANTINE_CHANGES_HISTORY,
    RUNS_HISTORY,
)
from contracts.warehouse.views import View


@dataclass(frozen=True, slots=True)
class Ledger:
    """A history, and the view that readers ask, under the name they know.

    In earlier releases that was a table: `moved` gives the columns of an entry, as SQL over a row of that table, where
    they are not columns of the same name.
    """

    view: View
    history: Table
    moved: Mapping[str, str] = field(default_factory=dict)


def day_states(entries: str, condition: str = "true") -> str:
    """A query for the state of each day by the entries (a table's name) that meet the condition.

    A day that is held is shown by the publication that showed it before, whichever was the latest to be entered.
    """
    return _DAY_STATES.format(entries=entries, condition=condition)


_DAY_STATES = """
select latest.data_date, latest.status, latest.gate, latest.reason, latest.rows_quarantined, shown.published_at,
  shown.publication_id
from (
  select data_date, status, gate, reason, rows_quarantined
  from {entries}
  where {condition}
  qualify row_number() over (partition by data_date order by recorded_at desc, entry_id desc) = 1
) as latest
left join (
  select data_date, published_at, publication_id
  from {entries}
  where {condition} and sets_publication
  qualify row_number() over (partition by data_date order by recorded_at desc, entry_id desc) = 1
) as shown on latest.data_date = shown.data_date
"""

QUALITY_STATUS = Ledger(
    View(OPS, "quality_status", day_states("{ops}.quality_status_history")),
    QUALITY_STATUS_HISTORY,
    {"sets_publication": "true", "recorded_at": "current_timestamp()"},
)

RUNS = Ledger(View(OPS, "runs", """
select
  entries.run_id,
  entries.data_date,
  entries.station,
  entries.status,
  coalesce(
    max(entries.started_at) over (partition by entries.data_date, entries.run_id, entries.station), entries.recorded_at
  ) as started_at,
  entries.ended_at,
  entries.detail
from {ops}.runs_history as entries
where true
qualify row_number() over (
  partition by entries.data_date, entries.run_id, entries.station
  order by entries.recorded_at desc, entries.entry_id desc
) = 1
"""), RUNS_HISTORY, {"recorded_at": "coalesce(ended_at, started_at)"})

# One recording of a gate has many rows, all of one moment and one entry id.
OUTCOMES = Ledger(View(OPS, "outcomes", """
select
  run_id, data_date, gate, check_name, severity, status, observed, expected, message, recorded_at, owner, meaning,
  remedy, dataset, hold, value, lower_limit, upper_limit, unit
from {ops}.outcomes_history
where true
qualify rank() over (partition by data_date, run_id, gate order by recorded_at desc, entry_id desc) = 1
"""), OUTCOMES_HISTORY, {"entry_id": "'moved'"})

# The entry that counts is the first since the refusal was last withdrawn: it says since when the refusal stands.
LOAD_REFUSALS = Ledger(View(OPS, "load_refusals", """
with withdrawals as (
  select refusal_id, max(recorded_at) as withdrawn_at
  from {ops}.load_refusals_history
  where is_withdrawn
  group by refusal_id
)
select
  refusals.refusal_id,
  refusals.object_uri,
  refusals.object_generation,
  refusals.dataset,
  refusals.batch_id,
  refusals.reason,
  refusals.message,
  refusals.recorded_at as refused_at
from {ops}.load_refusals_history as refusals
left join withdrawals on refusals.refusal_id = withdrawals.refusal_id
where not refusals.is_withdrawn
  and (withdrawals.withdrawn_at is null or refusals.recorded_at > withdrawals.withdrawn_at)
qualify row_number() over (
  partition by refusals.refusal_id order by refusals.recorded_at, refusals.entry_id
) = 1
"""), LOAD_REFUSALS_HISTORY, {"is_withdrawn": "false", "recorded_at": "refused_at"})

# Two that copy one change into the trail copy the same.
QUARANTINE_CHANGES = Ledger(View(OPS, "quarantine_changes", """
select
  quarantine_id, dataset, data_date, verb, status, reasons, attempt_id, landed_date, changed_by, change_reason,
  changed_at
from {ops}.quarantine_changes_history
where true
qualify row_number() over (
  partition by data_date, quarantine_id, changed_at, verb, changed_by order by recorded_at, entry_id
) = 1
"""), QUARANTINE_CHANGES_HISTORY, {"recorded_at": "changed_at"})

# The loader commits the batches of a slot one after the other, whatever order they come in.
LOADS = Ledger(View(OPS, "loads", """
with batches as (
  select
    dataset, batch_id, event_date, slot, sequence, contract_version, run_id, manifest_uri, manifest_generation,
    row_count, job_id, loaded_at
  from {ops}.loads_history
  where true
  qualify row_number() over (
    partition by event_date, dataset, batch_id order by sequence desc, recorded_at desc, entry_id desc
  ) = 1
)
select
  dataset, batch_id, event_date, slot, sequence, contract_version, run_id, manifest_uri, manifest_generation,
  row_count, job_id, loaded_at,
  if(
    row_number() over (partition by event_date, dataset, slot order by sequence desc, batch_id desc) = 1,
    'loaded', 'superseded'
  ) as status
from batches
"""), LOADS_HISTORY, {"recorded_at": "loaded_at"})

# A day is measured anew by every run that judges it; the latest measurement of a table counts, whole.
METRICS = Ledger(View(OPS, "metrics", """
select day, dataset, metric, dimension, value, evidence, recorded_at as measured_at, run_id
from {ops}.metrics_history
where true
qualify rank() over (partition by day, dataset order by recorded_at desc, entry_id desc) = 1
"""), METRICS_HISTORY, {"recorded_at": "measured_at", "entry_id": "'moved'"})

DAY_KEYS = Ledger(View(OPS, "day_keys", """
select data_date, fingerprint, epoch, recorded_at
from {ops}.day_keys_history
where true
qualify row_number() over (partition by data_date order by recorded_at desc, entry_id desc) = 1
"""), DAY_KEYS_HISTORY)

LEDGERS = (LOADS, LOAD_REFUSALS, OUTCOMES, RUNS, QUARANTINE_CHANGES, QUALITY_STATUS, METRICS, DAY_KEYS)
