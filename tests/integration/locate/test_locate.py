"""Locate on a real MongoDB: every address of the day once, nothing twice, nothing at all from a bad file."""

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.datasets.locations import location_rows
from contracts.errors import BinFileError
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.geolocation.day_ips import BATCH, count_day_ips
from etl.sources.geolocation.locate import LOCATIONS, locate
from etl.sources.locations import location_records
from sandbox.locations_bin import write_bin
from sandbox.seed.places import UNRESOLVABLE_IPV4, address_ranges
from tests.object_ids import at
from tests.other_settings import with_settings

DAY = date(2020, 5, 4)
MIDNIGHT = int(datetime(2020, 5, 4, tzinfo=UTC).timestamp())
BERLIN = address_ranges()[0]
KNOWN, KNOWN_V6, UNRESOLVED = str(BERLIN.ipv4[7]), str(BERLIN.ipv6[7]), str(UNRESOLVABLE_IPV4[7])
SEEN = sorted([KNOWN, KNOWN_V6, UNRESOLVED, f"::ffff:{KNOWN}", "10.20.30.40", "unknown"])


@pytest.fixture
def run(sandbox: Settings, tmp_path: Path) -> Iterator[Run]:
    """A run in a database of its own."""
    update = {"mongo_database": f"locate_{uuid.uuid4().hex[:12]}", "ip2location_bin": write_bin(tmp_path / "a.bin")}
    run = Run(Services(sandbox.model_copy(update=update)), DAY, "test")
    yield run
    run.mongo.client.drop_database(run.mongo.name)


def insert(run: Run, *ips: Any, second: int = 0) -> None:
    moment = MIDNIGHT + second
    documents = [{"_id": at(moment), "time_stamp": moment, "ip": ip} for ip in ips]
    run.mongo[run.settings.mongo_collection].insert_many(documents)


def found(run: Run) -> list[dict[str, Any]]:
    return list(run.mongo[LOCATIONS].find().sort("_id"))


def with_bin(run: Run, path: Path) -> Run:
    return with_settings(run, {"ip2location_bin": path})


def newer_bin(run: Run, path: Path) -> Path:
    content = bytearray(run.settings.ip2location_bin.read_bytes())
    content[4] += 1  # the day it was published
    path.write_bytes(content)
    return path


def test_every_address_of_the_day_once(run: Run) -> None:
    insert(run, *SEEN, *SEEN, "", "  ", None, 7, ["1.2.3.4"], "9" * 101)
    insert(run, "30.0.0.99", second=-1)
    insert(run, "30.0.0.98", second=86_400)
    insert(run, KNOWN, second=86_399)
    report = locate(run)
    assert (report.distinct, report.known, report.looked_up, report.resolved) == (6, 0, 6, 3)
    documents = {document["_id"]: document for document in found(run)}
    assert sorted(documents) == SEEN
    assert documents[KNOWN]["country_code"] == documents[f"::ffff:{KNOWN}"]["country_code"] == "DE"
    assert documents[UNRESOLVED]["country_code"] is documents[UNRESOLVED]["latitude"] is None
    kinds = {ip: document["ip_kind"] for ip, document in documents.items()}
    assert (kinds["unknown"], kinds["10.20.30.40"], kinds[KNOWN_V6]) == ("malformed", "private", "global")
    assert {document["bin_version"] for document in documents.values()} == {report.bin_version}


def test_a_second_run_writes_nothing(run: Run) -> None:
    insert(run, *SEEN)
    locate(run)
    before = found(run)
    report = locate(run)
    assert (report.known, report.looked_up) == (6, 0)
    assert found(run) == before


def test_only_new_addresses_are_looked_up(run: Run) -> None:
    insert(run, KNOWN)
    locate(run)
    insert(run, KNOWN, UNRESOLVED)
    report = locate(run)
    assert (report.known, report.looked_up) == (1, 1)


def test_another_file_is_asked_again(run: Run, tmp_path: Path) -> None:
    insert(run, *SEEN)
    first = locate(run)
    insert(run, "30.0.0.99")
    second = locate(with_bin(run, newer_bin(run, tmp_path / "b.bin")))
    assert (second.known, second.looked_up) == (0, 7)
    assert sorted(document["_id"] for document in found(run)) == sorted([*SEEN, "30.0.0.99"])
    assert {document["bin_version"] for document in found(run)} == {second.bin_version} != {first.bin_version}


def test_a_bad_file_writes_nothing(run: Run, tmp_path: Path) -> None:
    insert(run, *SEEN)
    cut = tmp_path / "cut.bin"
    cut.write_bytes(run.settings.ip2location_bin.read_bytes()[:-300])
    for path in (cut, tmp_path / "missing.bin"):
        with pytest.raises(BinFileError, match="IP2LOCATION_BIN"):
            locate(with_bin(run, path))
    assert found(run) == []


def test_two_at_once_leave_one_document_each(run: Run) -> None:
    ips = [str(BERLIN.ipv4[place]) for place in range(BATCH + 500)]
    insert(run, *ips)
    twin = Run(run.services, run.day, "twin")
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(locate, (run, twin)))
    assert [report.distinct for report in reports] == [len(ips)] * 2
    assert [document["_id"] for document in found(run)] == sorted(ips)
    assert {document["country_code"] for document in found(run)} == {"DE"}


def test_records_are_the_days_addresses_in_order(run: Run) -> None:
    insert(run, *SEEN)
    locate(run)
    insert(run, "30.0.0.98", second=86_400)
    records = list(location_records(run))
    assert [record["ip"] for record in records] == SEEN
    assert count_day_ips(run) == len(SEEN)
    by_ip = {record["ip"]: record for record in records}
    assert (by_ip[KNOWN]["country_code"], by_ip[KNOWN]["city_name"]) == ("DE", BERLIN.place.city)
    assert not {record["ip"] for record in records} & {record["_id"] for record in records}
    rows = location_rows(records, "key")
    assert rows["ip_hash"].n_unique() == len(SEEN)
    assert rows["event_date"].to_list() == [DAY] * len(SEEN)


def test_an_address_that_came_after_locate_has_no_place_yet(run: Run) -> None:
    insert(run, KNOWN)
    record = next(location_records(run))
    assert (record["ip"], record["ip_kind"], record["country_code"], record["bin_version"]) == (
        KNOWN, "global", None, None,
    )


def test_a_day_without_documents_is_no_error(run: Run) -> None:
    assert locate(run).distinct == count_day_ips(run) == 0
    assert list(location_records(run)) == []
