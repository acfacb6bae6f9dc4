"""Locks in the real warehouse: one holder at a time, waited for, and never kept by the dead."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread
from typing import Any

import pytest
from google.cloud import bigquery

from contracts.errors import LockHeld, PublishError
from etl.ops.day_run import Run
from etl.ops.locks import Locks, Terms
from etl.platform.bigquery import query
from etl.publishing.publish import publish
from etl.stations import AUDIT_LOCK
from tests.conftest import ROOT
from tests.integration.publish.small_star import SmallWarehouse

DAY = date(2020, 5, 4)
SHORT = Terms(lease_seconds=3, wait_seconds=60)
PAUSE = Event()
IMPATIENT = Terms(lease_seconds=3, wait_seconds=0)
HOLDER = """
import sys
from etl.platform.clients import bigquery_client
from etl.ops.locks import Locks, Terms
from etl.platform.settings import load_settings
settings = load_settings().model_copy(update={"gcp_project": sys.argv[1]})
with Locks(bigquery_client(settings), "the dead", Terms(lease_seconds=3)).hold("audit"):
    print("held", flush=True)
    sys.stdin.read()
"""


def held(warehouse: SmallWarehouse) -> list[dict[str, Any]]:
    return query(warehouse.client, "select name, owner, token from glamira_ops.locks "
                                   "where expires_at > current_timestamp() order by name")


def job_count(client: bigquery.Client) -> int:
    return sum(1 for _ in client.list_jobs())


@contextmanager
def dying_holder(warehouse: SmallWarehouse) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, warehouse.project], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "held"
        try:
            yield process
        finally:
            process.kill()


def test_a_lock_is_given_back_and_may_be_nested(warehouse: SmallWarehouse) -> None:
    locks = Locks(warehouse.client, "one", SHORT)
    with locks.hold("audit") as outer, locks.hold("day"), locks.hold("audit") as inner:
        assert outer == inner
        assert [row["name"] for row in held(warehouse)] == ["audit", "day"]
    assert held(warehouse) == []


def test_several_locks_are_taken_together_or_not_at_all(warehouse: SmallWarehouse) -> None:
    station, day = Locks(warehouse.client, "a station", SHORT), Locks(warehouse.client, "a whole run", IMPATIENT)
    with station.hold("locate"), pytest.raises(LockHeld, match="lock 'locate': held by a station"), \
            day.hold("day", "locate", "crawl"):
        pytest.fail("two held it")
    assert held(warehouse) == []
    with day.hold("day", "locate", "crawl"), day.hold("locate"):
        assert [row["name"] for row in held(warehouse)] == ["crawl", "day", "locate"]
        with pytest.raises(LockHeld, match="lock 'crawl': held by a whole run"), \
                Locks(warehouse.client, "a station", IMPATIENT).hold("crawl"):
            pytest.fail("two held it")
    assert held(warehouse) == []


def test_a_known_lock_costs_two_jobs(warehouse: SmallWarehouse) -> None:
    locks = Locks(warehouse.client, "one", Terms())
    with locks.hold("audit", "day"):
        pass
    before = job_count(warehouse.client)
    with locks.hold("audit", "day"), locks.hold("day"):
        pass
    assert job_count(warehouse.client) - before == 2


def test_locks_that_were_made_together_cost_two_jobs_each(warehouse: SmallWarehouse) -> None:
    locks = Locks(warehouse.client, "one", Terms())
    with locks.hold("locate"):
        locks.make("locate", "crawl", "day")
        assert [row["name"] for row in held(warehouse)] == ["locate"]
    assert [row["name"] for row in query(warehouse.client, "select name from glamira_ops.locks order by name")] == [
        "crawl", "day", "locate",
    ]
    before = job_count(warehouse.client)
    with locks.hold("crawl", "day"):
        pass
    assert job_count(warehouse.client) - before == 2


def test_a_lock_that_several_made_at_once_is_one_lock(warehouse: SmallWarehouse) -> None:
    query(warehouse.client, "insert into glamira_ops.locks (name, expires_at) "
                            "select 'audit', timestamp '1970-01-01 00:00:00+00' from unnest([1, 2, 3]) as maker")
    with Locks(warehouse.client, "one", SHORT).hold("audit"):
        assert {row["owner"].split(" on ")[0] for row in held(warehouse)} == {"one"}
        with pytest.raises(LockHeld), Locks(warehouse.client, "other", IMPATIENT).hold("audit"):
            pytest.fail("two held it")
    assert held(warehouse) == []


def test_a_lock_given_back_is_not_renewed_with_those_still_held(warehouse: SmallWarehouse) -> None:
    locks = Locks(warehouse.client, "one", SHORT)
    with locks.hold("audit"):
        with locks.hold("day"):
            pass
        [row] = query(warehouse.client, "select token from glamira_ops.locks where name = 'day'")
        assert row["token"] is None


def test_the_second_waits_for_the_first(warehouse: SmallWarehouse) -> None:
    order: list[str] = []
    is_held, second = Event(), Locks(warehouse.client, "second", SHORT)

    def wait() -> None:
        is_held.wait()
        with second.hold("audit"):
            order.append("second")

    thread = Thread(target=wait)
    thread.start()
    with Locks(warehouse.client, "first", SHORT).hold("audit"):
        is_held.set()
        thread.join(SHORT.lease_seconds * 2)  # renewed all the while, or the second would have it by now
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_living_holder_is_named_with_the_remedy(warehouse: SmallWarehouse) -> None:
    with (
        Locks(warehouse.client, "run-17", SHORT).hold("audit"),
        pytest.raises(LockHeld, match=r"lock 'audit': held by run-17 on .* process \d+ since .* run it again"),
        Locks(warehouse.client, "other", IMPATIENT).hold("audit"),
    ):
        pytest.fail("two held it")


def test_a_dead_holder_does_not_keep_it(warehouse: SmallWarehouse) -> None:
    with dying_holder(warehouse) as process:
        [row] = held(warehouse)
        assert row["owner"].startswith("the dead on ")
        process.kill()
        process.wait()
        with Locks(warehouse.client, "heir", SHORT).hold("audit"):
            [row] = held(warehouse)
            assert row["owner"].startswith("heir on ")


LOSE = """
update glamira_ops.locks
set token = 'another', owner = 'another run', acquired_at = current_timestamp(),
    expires_at = timestamp_add(current_timestamp(), interval 1 hour)
where name = 'day'
"""


def test_whoever_lost_a_lock_begins_nothing_more(warehouse: SmallWarehouse) -> None:
    locks = Locks(warehouse.client, "the first", SHORT)
    with locks.hold("day"):
        query(warehouse.client, LOSE)
        with pytest.raises(LockHeld, match=r"locks day: lost to another run since .* run this one again"):
            while True:  # until a renewal has found that there is nothing to renew; asks nothing before
                with locks.hold("day"):
                    PAUSE.wait(0.05)
    assert [(row["name"], row["owner"]) for row in held(warehouse)] == [("day", "another run")]


def test_a_lease_that_ended_unseen_is_begun_anew_when_nobody_took_the_lock(warehouse: SmallWarehouse) -> None:
    locks = Locks(warehouse.client, "the first", SHORT)
    with locks.hold("day"):
        query(warehouse.client, "update glamira_ops.locks set expires_at = current_timestamp() where name = 'day'")
        with locks.hold("crawl"):
            assert [row["name"] for row in held(warehouse)] in (["crawl"], ["crawl", "day"])


def test_whoever_lost_the_lock_publishes_nothing(
    warehouse: SmallWarehouse, build: Callable[..., Run],
) -> None:
    run = build(DAY, 1)
    with run.locks.hold(AUDIT_LOCK):
        query(run.bigquery, "update glamira_ops.locks set owner = 'thief', token = 'stolen' where name = 'audit'")
        with pytest.raises(PublishError, match="the lock was lost"):
            publish(run)
    assert query(run.bigquery, "select * from glamira_ops.publications") == []
    assert [row["owner"] for row in held(warehouse)] == ["thief"]
