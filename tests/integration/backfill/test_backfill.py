"""A chunk of days is built and published at once; who is refused is held alone, and what was landed goes on."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from google.cloud import bigquery

from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.mongo import events_collection
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.run.backfill import LANDING
from etl.run.runner import run_station
from tests.conftest import Seed, Truth, run_module
from tests.integration.pipeline import published

LANDED, REFUSED, WAITING, LAST = (date(2020, 4, day) for day in (24, 25, 26, 27))
SOUND = (LANDED, LAST)
FIRST_RUN = "killed"

pytestmark = pytest.mark.timeout(1_800)


@dataclass(frozen=True)
class Done:
    """The truth of the sound days, what the backfill told, and how it ended."""

    truths: dict[date, Truth]
    told: dict[str, Any]
    code: int


@pytest.fixture(scope="module")
def client(sandbox: Settings) -> bigquery.Client:
    return bigquery_client(sandbox)


@pytest.fixture(scope="module")
def done(sandbox: Settings, seeded: Seed) -> Done:
    """Of four days the first was landed by a run that was killed then, the second is bad, the third has a line that
    nobody can have bought.
    """
    truths = {day: seeded(f"{day}", events=700, orders=60, seed=9, defects="typical") for day in SOUND}
    seeded(f"{REFUSED}", events=700, orders=120, seed=9, defects="currency_swapped")
    seeded(f"{WAITING}", events=700, orders=60, seed=9, defects="none")
    orders = events_collection(sandbox)
    order = orders.find_one({"collection": "checkout_success", "store_id": "41", "time_stamp": _within(WAITING)})
    assert order
    orders.update_one({"_id": order["_id"]}, {"$set": {"cart_products.0.price": "999,999.00"}})
    killed = Run(Services(sandbox), LANDED, FIRST_RUN)
    for station in LANDING:
        run_station(station, killed)
    run = run_module("etl", "backfill", f"{LANDED}", f"{LAST}", "--json", check=False)
    return Done(truths, json.loads(run.stdout), run.returncode)


def _within(day: date) -> dict[str, int]:
    start = (day - date(1970, 1, 1)).days * 86_400
    return {"$gte": start, "$lt": start + 86_400}


def test_the_refused_days_are_held_with_their_reasons_and_the_others_published(
    done: Done, client: bigquery.Client,
) -> None:
    assert done.code == 1
    assert done.told["published"] == [f"{day}" for day in SOUND]
    assert list(done.told["halted"]) == [f"{REFUSED}", f"{WAITING}"]
    states = query(client, "select data_date, status, gate, reason from glamira_ops.quality_status order by data_date")
    assert [(row["data_date"], row["status"], row["gate"]) for row in states] == [
        (LANDED, "published", None), (REFUSED, "held", "land_events"), (WAITING, "held", "publish"),
        (LAST, "published", None),
    ]
    assert [done.told["halted"][f"{row['data_date']}"] for row in states[1:3]] == [row["reason"] for row in states[1:3]]
    assert "line_currency_unexpected" in states[1]["reason"]
    assert "waits for a steward" in states[2]["reason"]
    told = query(client, "select data_date from glamira_ops.incidents where status = 'open' order by data_date")
    assert [row["data_date"] for row in told] == [REFUSED, WAITING]


def test_one_publication_shows_the_sound_days_alone(done: Done, client: bigquery.Client) -> None:
    [publication] = query(client, "select data_dates from glamira_ops.publications")
    assert publication["data_dates"] == list(SOUND)
    shown = query(client, "select distinct order_date from glamira_marts.fct_orders order by order_date")
    assert [row["order_date"] for row in shown] == list(SOUND)


@pytest.mark.parametrize("compared", published.COMPARED)
def test_the_marts_equal_the_ledger(done: Done, client: bigquery.Client, compared: str) -> None:
    for day, truth in done.truths.items():
        assert published.shown(client, compared, [f"{day}"]) == published.expected(truth, compared)


def test_rows_are_conserved(done: Done) -> None:
    for day in SOUND:
        assert json.loads(run_module("etl", "reconcile", f"{day}", "--json").stdout)["balanced"] is True


def test_a_landed_day_goes_on_and_is_not_landed_again(done: Done, client: bigquery.Client) -> None:
    assert done.told["landed"] == [f"{LANDED}"]
    landed = query(client, "select run_id from glamira_ops.runs where data_date = @day and station in unnest(@landing)",
                   {"day": LANDED, "landing": list(LANDING)})
    assert [row["run_id"] for row in landed] == [FIRST_RUN] * len(LANDING)
    loads = query(client, "select run_id from glamira_ops.loads where event_date = @day", {"day": LANDED})
    assert [row["run_id"] for row in loads] == [FIRST_RUN] * 3


def test_a_later_day_is_compared_with_those_published_with_it(done: Done, client: bigquery.Client) -> None:
    compared = query(client, """
        select data_date from glamira_ops.outcomes where check_name in ('written_fields_filled', 'euros_usual')
        order by data_date
    """)
    assert [row["data_date"] for row in compared] == [WAITING, WAITING, LAST, LAST]


def test_begun_again_it_leaves_alone_what_is_published(done: Done, client: bigquery.Client) -> None:
    before = published.marts_digest(client)
    preview = json.loads(run_module("etl", "backfill", f"{LANDED}", f"{LAST}", "--dry-run", "--json").stdout)
    assert preview["skipped"] == {f"{day}": "published" for day in SOUND}
    assert preview["chunks"] == [[f"{REFUSED}", f"{WAITING}"]]
    assert (preview["days_to_run"], preview["days_to_land"], preview["documents"]) == (2, 2, 1_400)
    assert preview["seconds"] > 0
    again = json.loads(run_module("etl", "backfill", f"{LAST}", f"{LAST}", "--json").stdout)
    assert (again["chunks"], again["skipped"]) == ([], {f"{LAST}": "published"})
    asked = json.loads(run_module("etl", "backfill", f"{LAST}", f"{LAST}", "--again", "--dry-run", "--json").stdout)
    assert (asked["chunks"], asked["skipped"]) == ([[f"{LAST}"]], {})
    assert published.marts_digest(client) == before
