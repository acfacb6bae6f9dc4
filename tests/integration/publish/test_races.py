"""Writers that meet: a lock has one holder, a held day one row, a change one entry, the marts one publication.

Each race is run by two threads, each with a client of its own, that start together.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from google.api_core.exceptions import BadRequest

from contracts.errors import LockHeld
from contracts.warehouse.tables import LOCKS, OPS
from etl.ops.day_run import Run
from etl.ops.locks import Locks, Terms
from etl.ops.publications import new_publication
from etl.ops.quality_status import mark_held
from etl.ops.quarantine_changes import write_trail
from etl.platform.bigquery import ensure_warehouse, make_table, query
from etl.platform.settings import Settings
from etl.publishing.publication import keep_state, publish_script
from etl.transform.mart_tables import known_marts, prepare_marts
from tests.integration.publish.small_star import SmallWarehouse

WRITERS = ("task", "callback")
LOCK_RACES, HOLD_RACES = ((few, pytest.param(many, marks=pytest.mark.soak)) for few, many in ((20, 500), (40, 200)))
# A table bears few changes in a short time, so the races go round several.
WAREHOUSES = 10
LONGEST_SECONDS = 120
AT_ONCE = Terms(lease_seconds=60, wait_seconds=0, pause_seconds=0.02)
FIRST = date(2020, 5, 4)

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture
def shared(sandbox: Settings) -> SmallWarehouse:
    """One warehouse for all writers of a race."""
    small = SmallWarehouse(f"races-{uuid.uuid4().hex[:12]}")
    ensure_warehouse(small.client)
    return small


@pytest.fixture(scope="module")
def warehouses(sandbox: Settings) -> Iterator[list[SmallWarehouse]]:
    """Warehouses that have locks and nothing else."""
    made = [SmallWarehouse(f"locks-{number}-{uuid.uuid4().hex[:8]}") for number in range(WAREHOUSES)]
    for small in made:
        small.client.create_dataset(OPS)
        make_table(small.client, LOCKS)
    yield made


def meet(*writers: Callable[[], object]) -> None:
    """Run the writers at once and wait for all; what one raises is raised."""
    start = Barrier(len(writers))

    def run(writer: Callable[[], object]) -> None:
        start.wait()
        writer()

    with ThreadPoolExecutor(len(writers)) as threads:
        list(threads.map(run, writers))


@pytest.mark.parametrize("races", LOCK_RACES)
def test_a_lock_never_has_two_holders(warehouses: Sequence[SmallWarehouse], races: int) -> None:
    holders: Counter[int] = Counter()
    tried = Barrier(2, timeout=LONGEST_SECONDS)

    def contend(owner: str) -> None:
        own = [Locks(small.client, owner, AT_ONCE) for small in warehouses]
        for number in range(races):
            # Of a lock that is known there is a row, of a new one there is none.
            name = "known" if number % 4 else f"new {number} of {races}"
            tried.wait()
            try:
                with own[number % WAREHOUSES].hold(name):
                    holders[number] += 1
                    tried.wait()
            except LockHeld:
                tried.wait()

    meet(*(lambda owner=owner: contend(owner) for owner in WRITERS))
    assert holders == dict.fromkeys(range(races), 1)


@pytest.mark.parametrize("races", HOLD_RACES)
def test_an_alert_task_beside_its_callback_leaves_one_row_per_day(shared: SmallWarehouse, races: int) -> None:
    days = [FIRST + timedelta(days=number) for number in range(races)]
    together = Barrier(2, timeout=LONGEST_SECONDS)

    def hold(writer: str) -> None:
        for day in days:
            run = shared.run(day, writer)
            together.wait()
            mark_held(run, "build", f"found by the {writer}")

    meet(*(lambda writer=writer: hold(writer) for writer in WRITERS))
    entered = query(shared.client, "select count(*) as entries from glamira_ops.quality_status_history")
    assert entered == [{"entries": len(WRITERS) * races}]
    rows = query(shared.client, "select data_date, status from glamira_ops.quality_status order by data_date")
    assert rows == [{"data_date": day, "status": "held"} for day in days]


def test_the_trail_has_a_change_once_whoever_copies_it(shared: SmallWarehouse) -> None:
    query(shared.client, """
        insert into glamira_ops.quarantine_log (quarantine_id, dataset, data_date, status, verb, updated_at)
        select cast(item as string), 'events', date '2020-05-04', 'open', 'land', current_timestamp()
        from unnest(generate_array(1, 20)) as item
    """)
    meet(*(lambda client=shared.client: write_trail(client) for _ in range(3)))
    assert query(shared.client, "select count(*) as entries from glamira_ops.quarantine_changes") == [{"entries": 20}]


def test_of_two_first_publications_at_once_one_is_shown(
    warehouse: SmallWarehouse, build: Callable[..., Run],
) -> None:
    run, refused = build(FIRST, 1), list[str]()
    marts = prepare_marts(run.bigquery, known_marts(run.bigquery))

    def publish(owner: str) -> None:
        client = warehouse.client
        own = new_publication(owner, [FIRST], [mart.name for mart in marts], "")
        query(client, keep_state(own))
        try:
            query(client, publish_script(own, marts))
        except BadRequest:
            refused.append(owner)

    meet(*(lambda owner=owner: publish(owner) for owner in WRITERS))
    assert len(refused) == 1
    rows = query(run.bigquery, "select count(*) as n from glamira_marts.fct_order_lines")
    assert rows == query(run.bigquery, "select count(*) as n from glamira_audit.fct_order_lines")
    assert query(run.bigquery, "select count(*) as n from glamira_ops.publications") == [{"n": 1}]
