"""What had its time goes from every store, and nothing else; what waits for somebody is told of before, once."""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import requests

from contracts.datasets.raw_documents import decode
from contracts.lake.manifest import MAIN_SLOT
from contracts.lake.paths import BatchPath
from contracts.policy.policy import load_policy
from etl.landing.land import land
from etl.ops.day_run import Run
from etl.ops.loads import days_loaded_before
from etl.ops.quarantine_log import Filters, Item
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.quarantine.documents import current_bson
from etl.quarantine.near_end import near_end
from etl.quarantine.repair import discard
from etl.retention.retain import RetentionReport, retain
from etl.sources.geolocation.locate import locate
from tests.integration.quarantine.spoilt_day import OPERATOR, SpoiltDay

DAY = date(2020, 2, 3)
KEPT = load_policy().retention
LOADED = """
insert into glamira_ops.loads_history (dataset, batch_id, event_date, slot, sequence, recorded_at, entry_id)
values ('events', 'b', date '2020-02-03', 'main', 1, current_timestamp(), 'e');
insert into glamira_raw.events (event_id, event_date, _batch_id, _run_id, _loaded_at)
select cast(n as string), date '2020-02-03', 'b', 'r', current_timestamp() from unnest(generate_array(1, 7)) as n;
insert into glamira_raw.products (product_id, event_date, _batch_id, _run_id, _loaded_at)
values (1, date '2020-02-03', 'b', 'r', current_timestamp());
"""


class Killed(BaseException):
    """What ends a process between two of its steps."""


@pytest.fixture(scope="module")
def day(sandbox: Settings) -> Iterator[SpoiltDay]:
    """A day of 60 documents, five of them refused, landed twice, in buckets and a warehouse that no other test has."""
    own = f"retention-{uuid.uuid4().hex[:12]}"
    changed = {
        "mongo_database": own, "gcp_project": own, "lake_bucket": f"{own}-lake", "max_quarantined_share": 0.9,
        "quarantine_bucket": f"{own}-quarantine", "work_dir": sandbox.work_dir / own,
    }
    services = Services(sandbox.model_copy(update=changed))
    for name in (services.settings.lake_bucket, services.settings.quarantine_bucket):
        services.storage.create_bucket(name)
    made = SpoiltDay(Run(services, DAY, f"test__{uuid.uuid4().hex[:8]}"))
    ensure_warehouse(services.bigquery)
    made.seed(events=60, orders=5)
    made.spoil(rows=5, orders=0)
    locate(made.run)
    made.land()
    land(made.run, "locations")
    made.events.delete_one({"collection": "checkout_success"})
    made.land()
    query(services.bigquery, LOADED)
    yield made
    services.mongo.client.drop_database(services.mongo.name)


def test_superseded_batches_go_after_their_days_and_a_killed_call_is_healed(day: SpoiltDay) -> None:
    live, before = day.manifests()[MAIN_SLOT], _folders(day)
    assert len(before) == 2
    assert _retain(day, KEPT.superseded_batches - 1).deleted == {}
    late = KEPT.superseded_batches + 1
    assert _retain(day, late, dry_run=True).deleted["superseded_batches"] == 1
    assert _folders(day) == before, "a dry run changes nothing"
    with pytest.raises(Killed):
        _retain(day, late, dies_at="lake")
    [gone] = before - {live.path}
    day.run.services.lake_bucket.blob(gone.manifest).delete()  # as one leaves it that dies after the manifest
    assert _retain(day, late).deleted["superseded_batches"] == 1
    assert _folders(day) == {live.path}
    assert _retain(day, late).deleted == {}


def test_a_discarded_document_goes_and_its_neighbours_stay(day: SpoiltDay) -> None:
    first, *others = items = day.items()
    discard(day.run.services, Filters(ids=(first.quarantine_id,)), OPERATOR)
    before, late = _documents(day, items), KEPT.decided_documents + 1
    assert _retain(day, KEPT.decided_documents - 1).deleted == {}
    assert _retain(day, late).deleted == {"quarantine_documents": 1}
    after = _documents(day, items)
    assert after.pop(first.quarantine_id).keys() <= {"_id"} < before.pop(first.quarantine_id).keys()
    assert after == before
    assert _retain(day, late).deleted == {}
    assert len(day.items()) == len(others), "open items wait on"


def test_open_items_near_their_end_are_told_of_once_in_counts(day: SpoiltDay, sandbox: Settings) -> None:
    assert _retain(day, KEPT.decided_documents + 1).near_end.items == 0
    days = KEPT.quarantine - KEPT.quarantine_notice + 1
    near = near_end(day.run.services, _in(days))
    assert (near.items, near.days) == (len(day.items()), 1)
    assert near_end(day.run.services, _in(KEPT.quarantine)).first_end == near.first_end
    told = _retain(day, days)
    assert (told.is_notified, told.deleted) == (True, {})
    mails = requests.get(sandbox.alert_slack_webhook.get_secret_value().replace("/webhook", "/mail"), timeout=10).json()
    assert mails[-1]["subject"] == (
        f"[glamira] quarantine_ends: {near.items} refused documents, from {near.first_end} on")


def test_at_the_end_every_store_forgets(day: SpoiltDay) -> None:
    left = day.run.settings.work_dir / f"land-events-{DAY}-killed"
    left.mkdir(parents=True)
    (left / "quarantine.parquet").write_bytes(b"refused")
    for one in (left / "quarantine.parquet", left):
        os.utime(one, times=(0, 0))
    days = max(KEPT.lake, KEPT.raw, KEPT.quarantine) + 1
    deleted = _retain(day, days).deleted
    assert deleted.pop("places") > 0
    assert deleted == {"expired_batches": 2, "raw_events": 7, "quarantine_objects": 1, "landing_leftovers": 1}
    assert (_folders(day), _documents(day, day.items()), left.exists()) == (set(), {}, False)
    assert day.run.mongo["Locations"].count_documents({}) == 0
    rows = query(day.run.bigquery, "select (select count(*) from glamira_raw.events) as events, "
                                   "(select count(*) from glamira_raw.products) as products")
    assert rows == [{"events": 0, "products": 1}], "products name nobody"
    assert days_loaded_before(day.run.bigquery, _in(1)) == [DAY]
    assert _retain(day, days).deleted == {}


def _retain(day: SpoiltDay, days: int, *, dry_run: bool = False, dies_at: str = "") -> RetentionReport:
    def listen(stage: str) -> None:
        if stage == dies_at:
            raise Killed

    return retain(day.run.services, "retention__test", _in(days), dry_run=dry_run, listener=listen)


def _in(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def _folders(day: SpoiltDay) -> set[BatchPath]:
    names = [blob.name for blob in day.run.services.lake_bucket.list_blobs(prefix=f"validated/events/{DAY}/")]
    return {BatchPath("events", DAY, name.split("/")[3]) for name in names}


def _documents(day: SpoiltDay, items: list[Item]) -> dict[str, dict[str, object]]:
    return {one: decode(raw) for one, raw in current_bson(day.run.services.quarantine_bucket, items).items()}
