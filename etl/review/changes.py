"""What a publication changed, mart by mart: counted while the state before it is kept, and remembered from then on."""

import json
from datetime import date

from google.api_core.exceptions import BadRequest, NotFound
from google.cloud import bigquery

from contracts.tables import MARTS
from etl.marts import Mart, audited_marts
from etl.publishing.publication import state_table
from etl.review.facts import TableChange
from etl.warehouse import Scalar, query


def changes(client: bigquery.Client, day: date, publication_id: str) -> tuple[TableChange, ...]:
    """What the publication that shows the day changed in each mart, by name; none when nobody counted it in time."""
    if not publication_id:
        return ()
    known: dict[str, Scalar] = {"day": day, "publication_id": publication_id}
    rows = query(client, _REMEMBERED, known)
    if not rows and (rows := _counted(client, day, publication_id)):
        query(client, _REMEMBER, {**known, "changes": json.dumps(rows)})
    return tuple(sorted((TableChange(**row) for row in rows), key=lambda change: change.table))


def _counted(client: bigquery.Client, day: date, publication_id: str) -> list[dict[str, object]]:
    """Marts kept by day are comparable while the state is kept, the others only until something else is published."""
    rows = query(client, _PUBLICATION, {"publication_id": publication_id})
    if not rows:
        return []
    # Audit knows which marts are kept by day, as it does for publish.
    shown = [mart for mart in audited_marts(client) if mart.name in rows[0]["tables"]]
    parts = [_part(mart, day, publication_id) for mart in shown if mart.day_column or rows[0]["status"] == "live"]
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


_PUBLICATION = "select tables, status from glamira_ops.publications where publication_id = @publication_id"

_CHANGE = """
select '{name}' as `table`, {of_day} as of_day,
  (select count(*) from {before} where {rows}) as before,
  (select count(*) from {after} where {rows}) as after,
  (select count(*) from (select to_json_string(shown) as content from {after} as shown where {rows} except distinct
                         select to_json_string(kept) as content from {before} as kept where {rows})) as added,
  (select count(*) from (select to_json_string(kept) as content from {before} as kept where {rows} except distinct
                         select to_json_string(shown) as content from {after} as shown where {rows})) as removed
"""

# Two that count at once find the same, and both remember it; each mart is shown once.
_REMEMBERED = """
select table_name as `table`, of_day, rows_before as before, rows_after as after, rows_added as added,
  rows_removed as removed
from glamira_ops.publication_changes
where publication_id = @publication_id and data_date = @day
qualify row_number() over (
  partition by table_name order by rows_before, rows_after, rows_added, rows_removed
) = 1
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
