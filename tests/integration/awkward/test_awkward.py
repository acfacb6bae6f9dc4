"""Awkward documents through the real pipeline: each meets the fate that is written beside it, to the marts."""

import io
import json
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from bson.raw_bson import RawBSONDocument

from etl.ops.quarantine_ids import quarantine_id
from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.mongo import events_collection
from etl.platform.settings import Settings
from tests.awkward import DAY, Case, cases, differences
from tests.conftest import Seed, Truth, run_module

Rows = dict[str, dict[str, Any]]
CASES = cases()
SEEDED = 3_000


@pytest.fixture(scope="module")
def truth() -> Truth:
    """What must be published of the faultless ones, once they are seeded."""
    return {}


@pytest.fixture(scope="module")
def run_day(sandbox: Settings, seeded: Seed, truth: Truth) -> Settings:
    """The awkward documents among 3,000 faultless ones, run to publication; the share of refused ones may be any."""
    truth.update(seeded(str(DAY), events=SEEDED, orders=100, seed=13, defects="none"))
    events_collection(sandbox).insert_many([RawBSONDocument(case.raw) for case in CASES])
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MAX_QUARANTINED_SHARE", "1")
        environment.setenv("MAX_QUARANTINED_CHECKOUT_SHARE", "1")
        run_module("etl", "run", str(DAY))
    return sandbox


@pytest.fixture(scope="module")
def landed(run_day: Settings) -> Rows:
    rows = query(bigquery_client(run_day), "select * from glamira_raw.events where event_date = @day", {"day": DAY})
    return {row["event_id"]: row for row in rows}


@pytest.fixture(scope="module")
def refused(run_day: Settings) -> dict[str, set[str]]:
    """The reasons of the day's open quarantine items."""
    rows = query(bigquery_client(run_day), _OPEN, {"day": DAY})
    return {row["quarantine_id"]: set(row["reasons"]) for row in rows}


def test_each_is_accepted_as_written_or_refused_for_exactly_its_reasons(
    landed: Rows, refused: dict[str, set[str]],
) -> None:
    wrong = {case.name: found for case in CASES if (found := _wrong(case, landed, refused))}
    assert wrong == {}
    assert len(refused) == sum(bool(case.reasons) for case in CASES)
    assert len(landed) == SEEDED + len(CASES) - len(refused)


def _wrong(case: Case, landed: Rows, refused: dict[str, set[str]]) -> list[str]:
    reasons = refused.get(quarantine_id("events", case.document), set())
    if reasons != set(case.reasons):
        return [f"refused for {sorted(reasons)} instead of {sorted(case.reasons)}"]
    row = landed.get(str(case.document["_id"]))
    if case.accepted is None:
        return ["landed all the same"] if row else []
    return differences(case.accepted, row) if row else ["neither landed nor refused"]


def test_what_is_refused_is_kept_whole(run_day: Settings, refused: dict[str, set[str]]) -> None:
    kept = {}
    for blob in storage_client(run_day).list_blobs(run_day.quarantine_bucket, prefix=f"quarantine/events/{DAY}/"):
        for item in pq.read_table(io.BytesIO(blob.download_as_bytes())).to_pylist():
            kept[item["quarantine_id"]] = item["bson"]
    for case in CASES:
        if case.reasons:
            assert kept[quarantine_id("events", case.document)] == case.raw, case.name


def test_the_marts_show_every_line_of_every_order_that_counts(run_day: Settings, landed: Rows) -> None:
    published = defaultdict(list)
    for row in query(bigquery_client(run_day), _LINES, {"day": DAY}):
        published[row["event_id"]].append(
            (row["line_number"], row["product_id"], row["quantity"], Decimal(row["unit_price"]), row["currency_code"]),
        )
    for case in CASES:
        if case.is_order:
            event_id = str(case.document["_id"])
            lines = [
                (line["line_number"], line["product_id"], line["quantity"], line["unit_price"], line["currency_code"])
                for line in landed[event_id]["cart_products"] if case.is_published
            ]
            assert published[event_id] == lines, case.name


def test_the_faultless_ones_are_published_to_the_cent_beside_them(run_day: Settings, truth: Truth) -> None:
    ids = [str(case.document["_id"]) for case in CASES]
    found = query(bigquery_client(run_day), _TOTALS, {"day": DAY, "ids": ids})
    assert {(row["store_id"], row["currency_code"]): (row["order_lines"], row["units"], Decimal(row["revenue"]))
            for row in found} == {
        (row["store_id"], row["currency_code"]): (row["order_lines"], row["units"], Decimal(row["revenue"]))
        for row in truth["totals"]
    }


def test_the_day_balances_and_names_its_drift(run_day: Settings) -> None:
    facts = json.loads(run_module("etl", "reconcile", str(DAY), "--json").stdout)
    events = facts["datasets"]["events"]
    assert facts["balanced"] is True
    assert events["source"] == SEEDED + len(CASES) == events["accepted"] + events["quarantined"]
    warned, = query(bigquery_client(run_day), _DRIFT, {"day": DAY})
    assert (warned["severity"], warned["status"]) == ("warn", "failed")
    drift = _manifest(run_day)["drift"]
    assert drift["unknown:ab_variant"] == drift["unknown:cart_products.gift_wrap"] == drift["type:ip:list"] == 1


def _manifest(settings: Settings) -> dict[str, Any]:
    blobs = storage_client(settings).list_blobs(settings.lake_bucket, prefix=f"validated/events/{DAY}/")
    found = [json.loads(blob.download_as_bytes()) for blob in blobs if blob.name.endswith("manifest.json")]
    return max(found, key=lambda manifest: int(manifest["sequence"]))


_OPEN = """
select quarantine_id, reasons
from glamira_ops.quarantine_log
where dataset = 'events' and status = 'open' and data_date = @day
"""
_TOTALS = """
select store_id, currency_code, count(*) as order_lines, sum(quantity) as units, sum(line_amount) as revenue
from glamira_marts.fct_order_lines
where order_date = @day and event_id not in unnest(@ids)
group by store_id, currency_code
"""
_DRIFT = """
select severity, status
from glamira_ops.outcomes
where gate = 'land_events' and check_name = 'drift' and data_date = @day
"""
_LINES = """
select event_id, line_number, product_id, quantity, unit_price, currency_code
from glamira_marts.fct_order_lines
where order_date = @day
order by event_id, line_number
"""
