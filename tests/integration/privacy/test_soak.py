"""Fifty people are erased over ten published days: none is found, the money is that of the ledger, a kill heals."""

import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from time import monotonic

import pytest

from etl.erasure.erase import ErasureReport, erase
from etl.erasure.subject import Subject
from etl.ops.day_run import clock_id
from etl.ops.quarantine_changes import Author
from etl.platform.clients import bigquery_client
from etl.platform.services import Services
from etl.platform.settings import Settings
from tests.bench.results import keep
from tests.conftest import ROOT, Seed, run_module
from tests.integration.pipeline import published
from tests.integration.privacy.erased_people import Person, leftovers, money, traces, who_ordered

FIRST, DAYS, PEOPLE = date(2020, 3, 2), 10, 50
ONE_BY_ONE = 5
BY = Author("ada", "fifty requests")
KILLED_IN = "lake"  # the warehouse is done, the lake is not
# What a machine does whose power goes: no lock is given back.
KILLED = f"""
import os, signal, sys
from etl.erasure.erase import erase
from etl.erasure.subject import Subject
from etl.ops.quarantine_changes import Author
from etl.platform.services import Services
from etl.platform.settings import load_settings

def listen(stage):
    if stage == "{KILLED_IN}":
        os.kill(os.getpid(), signal.SIGKILL)

values = dict(argument.split("=", 1) for argument in sys.argv[1:])
subject = Subject(**{{name: (value,) for name, value in values.items()}})
services = Services(load_settings().model_copy(update={{"lock_lease_seconds": 15}}))
erase(services, subject, Author("ada", "killed"), "erase__killed", listener=listen)
"""

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


def test_fifty_people_over_ten_days(sandbox: Settings, seeded: Seed) -> None:
    truth = seeded(f"{FIRST}", days=DAYS, events=400, orders=40, seed=3, defects="none")
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    run_module("etl", "backfill", f"{days[0]}", f"{days[-1]}")
    services, began = Services(sandbox), monotonic()
    people = who_ordered(services, days, PEOPLE)
    before, due = money(services), published.expected(truth, "totals")
    assert _shown(sandbox, days) == due
    assert traces(services, people).keys() == {"lake", "warehouse", "Locations"}

    _killed(people[0])
    assert traces(services, people[:1]) != {}
    reports = [_erase(services, [one]) for one in people[:ONE_BY_ONE]]
    one_by_one = monotonic() - began
    reports.append(_erase(services, people[ONE_BY_ONE:]))
    assert all(report.is_new and not report.left for report in reports)
    assert traces(services, people) == {}
    assert (_shown(sandbox, days), money(services)) == (due, before)

    again = [_erase(services, [one]) for one in people[:1]] + [_erase(services, people[ONE_BY_ONE:])]
    assert [(report.erased, report.is_new) for report in again] == [({}, False)] * 2
    for day in (days[0], days[-1]):
        run_module("etl", "reconcile", f"{day}")
    assert list(leftovers()) == []
    keep("erasure", {
        "days": DAYS, "people": PEOPLE, "one_by_one": ONE_BY_ONE, "one_by_one_seconds": round(one_by_one),
        "whole_seconds": round(monotonic() - began),
    })


def _killed(one: Person) -> None:
    [argument] = [f"{name}={value[0]}" for name, value in _values([one]).items() if value]
    done = subprocess.run([sys.executable, "-c", KILLED, argument], cwd=ROOT, check=False, capture_output=True)
    assert done.returncode < 0, done.stderr.decode()[-2_000:]


def _erase(services: Services, people: Iterable[Person]) -> ErasureReport:
    return erase(services, Subject(**_values(people)), BY, clock_id("erase"))


def _values(people: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    names, listed = ("emails", "user_ids", "device_ids", "ips"), list(people)
    return {name: tuple(value for one in listed for value in getattr(one.subject, name)) for name in names}


def _shown(settings: Settings, days: Iterable[date]) -> published.Shown:
    return published.shown(bigquery_client(settings), "totals", [f"{day}" for day in days])
