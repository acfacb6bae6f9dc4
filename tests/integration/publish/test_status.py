"""`status` shows programs of each day what people see: its state, and what the lake holds of it and ignores."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from google.cloud import storage

from etl.platform.clients import storage_client
from etl.platform.settings import Settings
from etl.publishing.publish import publish
from etl.run.station_records import StationRecords
from tests.conftest import run_module
from tests.integration.publish.sinks import Build
from tests.integration.publish.small_star import SmallWarehouse
from tests.tokens import is_harmless

DAY, UNFINISHED_DAY, NOBODYS, FOREIGN = date(2020, 5, 4), date(2020, 5, 5), date(2031, 1, 1), "f" * 16
UNSIGNED = f"validated/events/{DAY}/20200504-{FOREIGN}/manifest.json"
OF_NO_RUN = f"validated/products/{NOBODYS}/20310101-{FOREIGN}/manifest.json"
OF_NO_BATCH = f"validated/events/{DAY}/latest \u202e/manifest.json"
OF_NO_DAY = "validated/notes.txt"


@pytest.fixture
def published(warehouse: SmallWarehouse, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published day, in the project of the verbs that follow."""
    publish(build(DAY, 1))
    monkeypatch.setenv("GCP_PROJECT", warehouse.project)


@pytest.fixture
def strangers(sandbox: Settings) -> Iterator[None]:
    """What nobody of ours wrote, in the lake."""
    bucket: storage.Bucket = storage_client(sandbox).bucket(sandbox.lake_bucket)
    names = (UNSIGNED, OF_NO_RUN, OF_NO_BATCH, OF_NO_DAY)
    for name in names:
        bucket.blob(name).upload_from_string("{}")
    yield
    bucket.delete_blobs(list(names))


def days() -> tuple[dict[str, dict[str, Any]], str]:
    """The days of `status --json` by date, and what it warned of."""
    done = run_module("etl", "status", "--json")
    assert is_harmless(done.stdout)
    return {row["data_date"]: row for row in json.loads(done.stdout)}, done.stderr


@pytest.mark.usefixtures("published")
def test_a_day_whose_lake_is_as_we_left_it_has_nothing_to_tell() -> None:
    found, warned = days()
    assert (found[f"{DAY}"]["status"], found[f"{DAY}"]["not_loaded"], warned) == ("published", [], "")


@pytest.mark.usefixtures("published")
def test_a_day_that_came_to_no_verdict_says_so_above_its_stations(build: Build) -> None:
    records = StationRecords(build(UNFINISHED_DAY, 1))
    records.begin("build")
    records.end("build", "models=3", hands_over=False)
    verdict, station = run_module("etl", "status", f"{UNFINISHED_DAY}").stdout.splitlines()[:2]
    assert verdict.startswith(f"{UNFINISHED_DAY} unfinished: ")
    assert f"glamira run {UNFINISHED_DAY}" in verdict
    assert station.startswith("done    build ")


@pytest.mark.usefixtures("published", "strangers")
def test_programs_are_told_of_strangers_as_people_are(sandbox: Settings) -> None:
    found, warned = days()
    of_day = {one["object_uri"]: one["reason"] for one in found[f"{DAY}"]["not_loaded"]}
    lake = f"gs://{sandbox.lake_bucket}"
    assert of_day == {
        f"{lake}/{UNSIGNED}": "manifest_malformed",
        f"{lake}/{OF_NO_BATCH}".replace("\u202e", "\\u202e"): "object_outside_layout",
    }
    assert found[f"{DAY}"]["status"] == "published"
    assert all("delete it" in one["message"].lower() for one in found[f"{DAY}"]["not_loaded"])
    nobodys = found[f"{NOBODYS}"]
    assert (nobodys["status"], nobodys["not_loaded"][0]["object_uri"]) == ("unknown", f"{lake}/{OF_NO_RUN}")
    assert ".venv/bin/glamira dead-letters" in nobodys["reason"]
    assert list(found) == sorted(found, reverse=True)
    assert "not loaded and of no day: 1 more, .venv/bin/glamira dead-letters" in warned
    shown = run_module("etl", "status").stdout
    assert all(name in shown for name in (UNSIGNED, OF_NO_RUN, OF_NO_DAY, "latest \\u202e"))


@pytest.mark.usefixtures("published")
def test_without_a_lake_the_days_are_told_and_nobody_says_that_all_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_BUCKET", "nobodys-bucket")
    found, warned = days()
    assert (found[f"{DAY}"]["status"], found[f"{DAY}"]["not_loaded"]) == ("published", None)
    assert "what is not loaded is not shown" in warned
