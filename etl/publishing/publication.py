"""Publications as SQL: one transaction that shows all marts at once, and one that brings the former state back.

The transactions are plain scripts of literals; names and ids in them are ours, texts are quoted.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contracts.warehouse.ledgers import QUALITY_STATUS, day_states
from contracts.warehouse.tables import MARTS, PUBLICATION_TURN, ROLLBACK
from etl.transform.mart_tables import Mart, day_list

KEPT_STATES = 3


@dataclass(frozen=True, slots=True)
class Publication:
    """One atomic publication.

    `predecessor` is the one that was live when it was prepared, empty for the first; `policy_fingerprint` that of
    the policy which its days passed, empty when no gate told it.
    """

    publication_id: str
    run_id: str
    days: tuple[date, ...]
    tables: tuple[str, ...]
    predecessor: str = ""
    policy_fingerprint: str = ""


def new_publication(
    run_id: str, days: Iterable[date], tables: Iterable[str], predecessor: str, policy_fingerprint: str = "",
) -> Publication:
    """A publication with an id from the clock, fit for table names; when it was published the warehouse tells."""
    identity = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    return Publication(identity, run_id, tuple(days), tuple(tables), predecessor, policy_fingerprint)


def state_table(table: str, publication_id: str) -> str:
    """Where the rows of a table from just before a publication are kept."""
    return f"{ROLLBACK}.{table}__{publication_id}"


def keep_state(publication: Publication) -> str:
    """A script that clones every mart the publication will change; when it broke off it may begin again.

    Of the days' status there is a history.
    """
    identity = publication.publication_id
    return "\n".join(
        _CLONE.format(state=state_table(name, identity), source=f"{MARTS}.{name}") for name in publication.tables
    )


def publish_script(publication: Publication, marts: Sequence[Mart], *fences: str) -> str:
    """The transaction: replace the days of every mart, name the publication live, and its days published.

    `fences` are statements that fail when what is published may have changed since it was judged.
    """
    replaced = [
        _REPLACE.format(name=mart.name, columns=mart.column_list, rows=mart.rows_of(publication.days))
        for mart in marts
    ]
    entered = (_ENTER + _MARK_PUBLISHED).format(**_literals(publication))
    return _transaction(*fences, _expect_live(publication.predecessor), *replaced, entered)


def roll_back_script(live: Publication, columns: Mapping[str, Sequence[str]]) -> str:
    """The transaction that undoes the live publication; `columns` are those of each kept table.

    All its days are held, for what was loaded since is not what the marts show again, and nobody takes the absence of
    a day for zero orders.
    """
    restored = [
        _RESTORE.format(name=name, columns=", ".join(f"`{column}`" for column in columns[name]),
                        state=state_table(name, live.publication_id))
        for name in live.tables
    ]
    before = _BEFORE.format(**_literals(live))
    status = _RESTORE_STATUS.format(
        **_literals(live), former=day_states(QUALITY_STATUS.history.full_name, before).strip(),
        latest=day_states(QUALITY_STATUS.history.full_name).strip(),
    )
    left = _LEAVE.format(**_literals(live))
    return _transaction(_expect_live(live.publication_id), *restored, left, status)


def _transaction(*statements: str) -> str:
    """One transaction that conflicts with every other one of these, also while the marts are empty."""
    turn = _TAKE_TURN.format(table=PUBLICATION_TURN.full_name)
    return "\n".join(("begin transaction;", turn, *statements, "commit transaction;"))


def _literals(publication: Publication) -> dict[str, str]:
    return {
        "publication_id": _text(publication.publication_id),
        "predecessor": _text(publication.predecessor),
        "run_id": _text(publication.run_id),
        "policy": _text(publication.policy_fingerprint) if publication.policy_fingerprint else "null",
        "days": day_list(publication.days),
        "tables": ", ".join(map(_text, publication.tables)),
    }


def _expect_live(publication_id: str) -> str:
    """A statement that fails the transaction when another publication has come or gone meanwhile."""
    return _EXPECT_LIVE.format(publication_id=_text(publication_id))


def _text(value: str) -> str:
    """A string literal; JSON's escapes are BigQuery's too."""
    return json.dumps(value, ensure_ascii=False)


_CLONE = "drop table if exists {state};\ncreate table {state} clone {source};"

_TAKE_TURN = """
update {table} set taken_at = current_timestamp() where true;
select if(
  exists (select 1 from {table}),
  'ok', error('{table}: it has no row, so publications would not exclude each other. Drop it and run the day again')
) as turn;
"""

_EXPECT_LIVE = """
select if(
  ifnull((select max(publication_id) from glamira_ops.publications where status = 'live'), '') = {publication_id},
  'ok', error('another publication came first')
) as predecessor;
"""

_REPLACE = """
delete from glamira_marts.{name} where {rows};
insert into glamira_marts.{name} ({columns}) select {columns} from glamira_audit.{name} where {rows};
"""

_ENTER = """
update glamira_ops.publications set status = 'superseded' where status = 'live';
insert into glamira_ops.publications
  (publication_id, run_id, data_dates, tables, published_at, status, policy_fingerprint)
values ({publication_id}, {run_id}, [{days}], [{tables}], current_timestamp(), 'live', {policy});
"""

_MARK_PUBLISHED = """
insert into glamira_ops.quality_status_history
  (data_date, status, rows_quarantined, published_at, publication_id, sets_publication, recorded_at, entry_id)
select
  day, 'published', count(items.quarantine_id), entered.published_at, {publication_id}, true, entered.published_at,
  generate_uuid()
from unnest([{days}]) as day
inner join glamira_ops.publications as entered on entered.publication_id = {publication_id}
left join glamira_ops.quarantine_log as items on items.data_date = day and items.status = 'open'
group by day, entered.published_at;
"""

_RESTORE = """
delete from glamira_marts.{name} where true;
insert into glamira_marts.{name} ({columns}) select {columns} from {state};
"""

_LEAVE = """
update glamira_ops.publications set status = 'rolled_back' where publication_id = {publication_id};
update glamira_ops.publications set status = 'live' where publication_id = {predecessor};
"""

_BEFORE = """recorded_at < (
    select max(published_at) from glamira_ops.publications where publication_id = {publication_id}
  )"""

# What a gate said of a later run is still true, and would be lost.
_RESTORE_STATUS = """
insert into glamira_ops.quality_status_history
  (data_date, status, gate, reason, rows_quarantined, published_at, publication_id, sets_publication, recorded_at,
   entry_id)
with
  former as (
{former}
  ),
  latest as (
{latest}
  ),
  waiting as (
    select data_date, count(*) as item_count
    from glamira_ops.quarantine_log
    where data_date in ({days}) and status = 'open'
    group by data_date
  )
select
  day, 'held', 'publish',
  concat(
    'publication ', {publication_id}, ' was rolled back; the marts show ',
    ifnull(concat('the day as publication ', former.publication_id, ' had it'), 'nothing of the day'),
    '. Run the day again when it is right: python -m etl run ', cast(day as string),
    if(latest.status = 'held' and latest.gate != 'publish',
       concat('. Before, it was held at ', latest.gate, ': ', ifnull(latest.reason, '')), '')
  ),
  ifnull(waiting.item_count, 0), former.published_at, former.publication_id, true, current_timestamp(), generate_uuid()
from unnest([{days}]) as day
left join former on former.data_date = day
left join latest on latest.data_date = day
left join waiting on waiting.data_date = day;
"""
