"""One transaction makes a batch live: its rows are counted and replace those of its slot, and the ledger says so."""

import json
from datetime import UTC, date, datetime
from string import Template

from google.cloud import bigquery
from queries import run
from staging import Staged
from storage_event import Arrival

from contracts.lake.manifest import Manifest

# Parameters do not reach the statements of a script everywhere, so the values are literals.
# Two loads of a dataset conflict in its turn, also where there is no row of the slot to replace yet; one of them starts
# over. Everything else of the ledger is added, so that datasets that land together do not cancel each other.
_COMMIT = Template("""
begin transaction;
update $turn set taken_at = current_timestamp() where true;
select if(
  exists (select 1 from $turn),
  'ok', error('$turn: it has no row, so loads would not exclude each other. Drop it and run the day again')
) as turn;
$require_rows
insert into glamira_ops.loads_history (
  dataset, batch_id, event_date, slot, sequence, contract_version, run_id, manifest_uri, manifest_generation,
  row_count, job_id, loaded_at, recorded_at, entry_id
)
values (
  $dataset, $batch_id, $event_date, $slot, $sequence, $contract_version, $run_id, $manifest_uri, $generation,
  $row_count, $job_id, $loaded_at, current_timestamp(), generate_uuid()
);
if not exists (
  select 1 from glamira_ops.loads_history
  where $this_slot and (sequence > $sequence or (sequence = $sequence and batch_id > $batch_id))
) then
  delete from $raw_table
  where event_date = $event_date
    and _batch_id in (select batch_id from glamira_ops.loads_history where $this_slot);
  $insert_rows
end if;
insert into glamira_ops.load_refusals_history (refusal_id, is_withdrawn, recorded_at, entry_id)
select refusal_id, true, current_timestamp(), generate_uuid()
from glamira_ops.load_refusals
where concat(object_uri, '#', cast(object_generation as string)) in ($objects);
commit transaction;
""")

_REQUIRE_ROWS = Template("""
if (
  select count(*) != $row_count or countif(event_date != $event_date or $is_incomplete) > 0
  from $staging_table
) then
  select error('$staging_table: its rows are not those of the manifest') as refused;
end if;
""")

_INSERT_ROWS = Template("""
  insert into $raw_table ($columns, _batch_id, _run_id, _loaded_at)
  select $columns, $batch_id, $run_id, $loaded_at from $staging_table;
""")


def commit(client: bigquery.Client, arrival: Arrival, manifest: Manifest, staged: Staged | None) -> None:
    """Replace the slot's rows with the batch's, unless a later batch of the slot is there; all of it or nothing.

    The refusals of the manifest and of the files it lists are withdrawn with it.

    Raises:
        GoogleAPICallError: nothing is committed. Either the staging table is gone or holds other rows than the manifest
            says, or it may pass.
    """
    values = _values(arrival, manifest, staged)
    parts = {"require_rows": "", "insert_rows": ""}
    if staged is not None:
        values |= {
            "staging_table": staged.table, "columns": ", ".join(f"`{name}`" for name in staged.columns),
            "is_incomplete": staged.is_incomplete,
        }
        parts = {"require_rows": _REQUIRE_ROWS.substitute(values), "insert_rows": _INSERT_ROWS.substitute(values)}
    run(client, _COMMIT.substitute(values | parts))


def _values(arrival: Arrival, manifest: Manifest, staged: Staged | None) -> dict[str, str]:
    dataset, batch_id, slot = _text(manifest.dataset), _text(manifest.batch_id), _text(manifest.slot)
    event_date = _date(manifest.data_date)
    return {
        "dataset": dataset, "batch_id": batch_id, "slot": slot, "event_date": event_date,
        "sequence": str(manifest.sequence), "row_count": str(manifest.row_count),
        "generation": str(arrival.generation), "manifest_uri": _text(arrival.uri),
        "run_id": _text(manifest.run_id), "contract_version": _text(manifest.contract.version),
        "job_id": "null" if staged is None else _text(staged.job_id),
        "loaded_at": f"timestamp '{datetime.now(UTC).isoformat()}'",
        "raw_table": f"glamira_raw.{manifest.dataset}",
        "turn": f"glamira_ops.load_turn_{manifest.dataset}",
        "this_slot": f"dataset = {dataset} and event_date = {event_date} and slot = {slot}",
        "objects": ", ".join(_text(key) for key in _object_keys(arrival, manifest)),
    }


def _object_keys(arrival: Arrival, manifest: Manifest) -> list[str]:
    folder = arrival.uri.removesuffix(arrival.name) + manifest.path.prefix
    files = [f"{folder}{file.name}#{file.generation}" for file in manifest.files]
    return [f"{arrival.uri}#{arrival.generation}", *files]


def _text(value: str) -> str:
    """A string literal: JSON's escapes are a subset of BigQuery's."""
    return json.dumps(value, ensure_ascii=False)


def _date(value: date) -> str:
    return f"date '{value.isoformat()}'"
