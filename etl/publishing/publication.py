"""Publications as SQL: one transaction that shows all marts at once, and one that brings the former state back.

The transactions are plain scripts of literals; names and ids in them are ours, texts are quoted.
"""

from collections.abc import Mapping, Sequence

from contracts.warehouse.tables import MARTS
from etl.ops.publications import Publication, enter, expect_live, leave, state_table, take_turn
from etl.ops.quality_status import mark_published, restore_status
from etl.transform.mart_tables import Mart

KEPT_STATES = 3


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
    entered = enter(publication), mark_published(publication)
    return _transaction(*fences, expect_live(publication.predecessor), *replaced, *entered)


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
    return _transaction(expect_live(live.publication_id), *restored, leave(live), restore_status(live))


def _transaction(*statements: str) -> str:
    """One transaction that conflicts with every other one of these, also while the marts are empty."""
    return "\n".join(("begin transaction;", take_turn(), *statements, "commit transaction;"))


_CLONE = "drop table if exists {state};\ncreate table {state} clone {source};"

_REPLACE = """
delete from glamira_marts.{name} where {rows};
insert into glamira_marts.{name} ({columns}) select {columns} from glamira_audit.{name} where {rows};
"""

_RESTORE = """
delete from glamira_marts.{name} where true;
insert into glamira_marts.{name} ({columns}) select {columns} from {state};
"""
