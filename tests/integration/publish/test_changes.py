"""What a publication changed is counted while it can be, remembered from then on, and of each day its own."""

from collections.abc import Callable
from datetime import date, timedelta

from contracts.warehouse.tables import ROLLBACK
from etl.ops.day_run import Run
from etl.ops.publication_changes import TableChange
from etl.publishing.publish import publish
from etl.site.changes import changes

FIRST = date(2020, 5, 4)
SECOND = FIRST + timedelta(1)
LINES = TableChange("fct_order_lines", of_day=True, before=0, after=50, added=50, removed=0)
Build = Callable[..., Run]


def forget(run: Run) -> None:
    """Drop every kept state, as publications to come would."""
    for table in run.bigquery.list_tables(ROLLBACK):
        run.bigquery.delete_table(table.reference)


def test_each_day_shows_its_own_publication_as_long_as_anybody_can_know(build: Build) -> None:
    first = build(FIRST, 1)
    early = publish(first).publication_id
    second = build(SECOND, 2)
    late = publish(second).publication_id
    assert changes(first.bigquery, FIRST, early) == (LINES,), "of stores nobody can tell any more what came when"
    forget(first)
    assert changes(first.bigquery, FIRST, early) == (LINES,)
    assert changes(second.bigquery, SECOND, late) == ()


def test_a_corrected_day_tells_of_the_correction_only(build: Build) -> None:
    publish(build(FIRST, 1))
    run = build(FIRST, 2)
    assert changes(run.bigquery, FIRST, publish(run).publication_id) == (
        TableChange("dim_stores", of_day=False, before=5, after=5, added=5, removed=5),
        TableChange("fct_order_lines", of_day=True, before=50, after=50, added=50, removed=50),
    )
    assert changes(run.bigquery, FIRST, "") == ()
