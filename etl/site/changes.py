"""What a publication changed, mart by mart: counted while the state before it is kept, and remembered from then on."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from google.api_core.exceptions import BadRequest, NotFound
from google.cloud import bigquery

from contracts.warehouse.tables import MARTS
from etl.platform.bigquery import Scalar, query
from etl.publishing.publication import state_table
from etl.site.facts import TableChange
from etl.transform.mart_tables import Mart

_COUNTS = ("table", "of_day", "before", "after", "added", "removed")


def changes(client: bigquery.Client, day: date, publication_id: str) -> tuple[TableChange, ...]:
    """What the publication that shows the day changed in each mart, by name; none when nobody counted it in time."""
    if not publication_id:
        return ()
    asked: dict[str, Scalar] = {"day": day, "publication_id": publication_id}
    marts = query(client, _MARTS, asked)
    rows = [{name: mart[name] for name in _COUNTS} for mart in marts if mart["before"] is not None]
    if not rows and (rows := _counted(client, day, publication_id, marts)):
        query(client, _REMEMBER, {**asked, "changes": json.dumps(rows)})
    return tuple(sorted((TableChange(**row) for row in rows), key=lambda change: change.table))


def _counted(
    client: bigquery.Client, day: date, publication_id: str, marts: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Marts kept by day are comparable while the state is kept, the others only until something else is published."""
    parts = [
        _part(Mart(mart["table"], (), mart["day_column"] or ""), day, publication_id)
        for mart in marts if mart["day_column"] or mart["status"] == "live"
    ]
    try:
        return query(client, "union all".join(parts)) if parts else []
    except (NotFound, BadRequest):
        # The state before it is not kept any more.
        return []


def _part(mart: Mart, day: date, publication_id: str) -> str:
    return _CHANGE.format(
        name=mart.name, of_day=bool(mart.day_column), rows=mart.rows_of([day]), after=f"{MARTS}.{mart.name}",
        before=state_table(mart.name, publication_id),
    )


_CHANGE = """
select '{name}' as `table`, {of_day} as of_day,
  (select count(*) from {before} where {rows}) as before,
  (select count(*) from {after} where {rows}) as after,
  (select count(*) from (select to_json_string(shown) as content from {after} as shown where {rows} except distinct
                         select to_json_string(kept) as content from {before} as kept where {rows})) as added,
  (select count(*) from (select to_json_string(kept) as content from {before} as kept where {rows} except distinct
                         select to_json_string(shown) as content from {after} as shown where {rows})) as removed
"""

# Audit knows which marts are kept by day, as it does for publish.
# Two that count at once find the same, and both remember it; each mart is shown once.
_MARTS = """
with
  published as (
    select name, status
    from glamira_ops.publications, unnest(tables) as name
    where publication_id = @publication_id
  ),
  audited as (
    select table_name, max(if(is_partitioning_column = 'YES', column_name, null)) as day_column
    from glamira_audit.INFORMATION_SCHEMA.COLUMNS
    group by table_name
  ),
  remembered as (
    select table_name, of_day, rows_before, rows_after, rows_added, rows_removed
    from glamira_ops.publication_changes
    where publication_id = @publication_id and data_date = @day
    qualify row_number() over (
      partition by table_name order by rows_before, rows_after, rows_added, rows_removed
    ) = 1
  )
select
  published.name as `table`, published.status, audited.day_column, remembered.of_day,
  remembered.rows_before as before, remembered.rows_after as after, remembered.rows_added as added,
  remembered.rows_removed as removed
from published
left join audited on audited.table_name = published.name
left join remembered on remembered.table_name = published.name
where audited.table_name is not null or remembered.table_name is not null
"""

_REMEMBER = """
insert into glamira_ops.publication_changes
  (publication_id, data_date, table_name, of_day, rows_before, rows_after, rows_added, rows_removed)
select
  @publication_id,
  @day,
  json_value(item, '$.table'),
  cast(json_value(item, '$.of_day') as bool),
  cast(json_value(item, '$.before') as int64),
  cast(json_value(item, '$.after') as int64),
  cast(json_value(item, '$.added') as int64),
  cast(json_value(item, '$.removed') as int64)
from unnest(json_query_array(@changes)) as item
"""
