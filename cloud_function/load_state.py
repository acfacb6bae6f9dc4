"""Whether a manifest's load is already done, by the ledger and by the rows themselves."""

from string import Template

from google.cloud import bigquery
from lake_objects import ManifestObject
from queries import Parameter, run

_SETTLED = Template("""
select
  loads.status as status,
  (
    select count(*) from glamira_raw.$dataset
    where event_date = @event_date and _batch_id = @batch_id
  ) as rows_found
from glamira_ops.loads as loads
where loads.dataset = @dataset
  and loads.batch_id = @batch_id
  and loads.manifest_generation = @generation
""")


def settled(client: bigquery.Client, found: ManifestObject) -> str | None:
    """`superseded`, or `loaded` when every row is there; None when there is still something to do."""
    manifest = found.manifest
    rows = run(client, _SETTLED.substitute(dataset=manifest.dataset), [
        Parameter("dataset", "STRING", manifest.dataset),
        Parameter("event_date", "DATE", manifest.data_date),
        Parameter("batch_id", "STRING", manifest.batch_id),
        Parameter("generation", "INT64", found.generation),
    ])
    for row in rows:
        if row["status"] == "superseded" or row["rows_found"] == manifest.row_count:
            return str(row["status"])
    return None
