"""A person leaves every store and does not come back; orders and money stay, and belong to nobody."""

import json
from operator import attrgetter

import pytest

from contracts.datasets.erased import ERASED
from contracts.errors import UsageError
from etl.erasure.erase import ErasureReport, erase
from etl.erasure.subject import Subject
from etl.landing.land import land
from etl.ops.day_run import Run, clock_id
from etl.ops.erasures import DONE, receipt_of
from etl.ops.quarantine_changes import Author
from etl.ops.quarantine_log import Filters, list_items
from etl.platform.bigquery import query
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.quarantine.documents import current_bson
from tests.conftest import run_module
from tests.integration.privacy.canary_days import HALTED, PUBLISHED
from tests.integration.privacy.erased_people import Person, leftovers, money, person, traces, who_ordered

BY = Author("ada", "ticket 4711")
# Where a call may die: with the intent alone, after the warehouse, with batches written that are not loaded.
STAGES = ("waiting for days at work", "lake", "loading rewritten batches")


VALUES = (attrgetter("emails"), attrgetter("user_ids"), attrgetter("device_ids"), attrgetter("ips"))


class Killed(BaseException):
    """What ends a process between two of its steps."""


@pytest.fixture(scope="module")
def services(sandbox: Settings, told: str) -> Services:
    """The published day and the halted one."""
    assert told
    return Services(sandbox)


@pytest.fixture(scope="module")
def customers(services: Services) -> list[Person]:
    """Customers of the published day, one by each kind of value and one more."""
    return who_ordered(services, [PUBLISHED], 5)


def test_people_are_gone_and_the_money_stays(services: Services, customers: list[Person]) -> None:
    gone, before = customers[:3], money(services)
    one = Person("", "", Subject(*(sum((values(each.subject) for each in gone), ()) for values in VALUES)))
    assert traces(services, gone).keys() >= {"lake", "warehouse"}
    foreseen = _erase(services, one, dry_run=True)
    assert traces(services, gone).keys() >= {"lake", "warehouse"}, "a dry run changes nothing"
    report = _erase(services, one)
    assert (report.left, report.is_new) == ({}, True)
    assert report.erased == foreseen.erased
    assert traces(services, gone) == {}
    assert money(services) == before
    receipt = receipt_of(services.bigquery, report.erasure_id)
    assert receipt is not None
    assert (receipt.status, receipt.erased_by, receipt.reason) == (DONE, "ada", "ticket 4711")
    again = _erase(services, one)
    assert (again.erased, again.is_new, again.erasure_id) == ({}, False, report.erasure_id)


def test_a_call_that_died_is_healed_by_the_next(services: Services, customers: list[Person]) -> None:
    one, before = customers[3], money(services)
    assert "Locations" in traces(services, [one])
    for stage in STAGES:
        with pytest.raises(Killed):
            _erase(services, one, dies_at=stage)
    assert _erase(services, one).left == {}
    assert traces(services, [one]) == {}
    assert money(services) == before
    assert _reconciled()


def test_what_was_refused_is_gone_and_its_item_is_closed(services: Services) -> None:
    items = list_items(services.bigquery, Filters(day=HALTED, dataset="events"))
    kept = current_bson(services.quarantine_bucket, items)
    device = next(raw.split(b"device_id\0")[1][4:].partition(b"\0")[0].decode()
                  for raw in kept.values() if b"device_id\0" in raw and b"d9f1-" in raw)
    one = person("device_id", device)
    assert "quarantine" in traces(services, [one])
    assert _erase(services, one).erased["quarantine"] >= 1
    assert traces(services, [one]) == {}
    left = list_items(services.bigquery, Filters(day=HALTED, dataset="events"))
    assert len(left) < len(items)


def test_the_source_does_not_bring_them_back(services: Services, customers: list[Person]) -> None:
    run = Run(services, PUBLISHED, "again")
    gone = customers[:4]
    lenient = services.settings.model_copy(
        update={"max_quarantined_share": 1.0, "max_quarantined_checkout_share": 1.0},
    )
    again = Run(Services(lenient), PUBLISHED, run.run_id)
    for dataset in ("events", "locations"):
        land(again, dataset)
    run_module("etl", "load", f"{PUBLISHED}")
    found = traces(services, gone)
    assert found == {}, "what the shop still has of them is landed without them"
    rows = query(services.bigquery, "select count(*) as n from glamira_raw.events where device_id_hash = @nobody",
                 {"nobody": ERASED})
    assert rows[0]["n"] > 0
    assert _reconciled()
    assert list(leftovers()) == []


def test_nobody_is_no_subject(services: Services) -> None:
    for subject in (Subject(), Subject(emails=("ada",)), Subject(ips=("1.2.3",)), Subject(user_ids=("N/A",))):
        with pytest.raises(UsageError) as refused:
            erase(services, subject, BY, clock_id("erase"))
        assert "ada" not in str(refused.value)


def _erase(services: Services, one: Person, *, dry_run: bool = False, dies_at: str = "") -> ErasureReport:
    def listen(stage: str) -> None:
        if stage == dies_at:
            raise Killed

    return erase(services, one.subject, BY, clock_id("erase"), dry_run=dry_run, listener=listen)


def _reconciled() -> bool:
    told = run_module("etl", "reconcile", f"{PUBLISHED}", "--json", check=False)
    return bool(json.loads(told.stdout)["balanced"])
