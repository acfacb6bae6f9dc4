"""The rate of locate: in bulk against the vendor's library one address at a time, and at the size of the collection."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from IP2Location.database import IP2Location
from rich.console import Console
from rich.table import Table

from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.geolocation.day_ips import BATCH
from etl.sources.geolocation.ip2location.bin_file import NOWHERE, open_bin
from etl.sources.geolocation.locate import LOCATIONS, LocateReport, locate
from tests.bench.results import keep
from tests.etl.sources.geolocation.random_bin import random_addresses, write_random_bin
from tests.etl.sources.geolocation.test_locate_bin import own_answer

DAY = date(2020, 5, 4)
NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())
ADDRESSES = 200_000
RANGES = 200_000
DISTINCT = 3_239_628  # the full collection's
SCATTER = 2_654_435_761
PROGRESS_SECONDS = 10
CONSOLE = Console()


@pytest.fixture(scope="module")
def large_bin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bin(tmp_path_factory.mktemp("bin") / "large.bin", RANGES, Random(7))


@pytest.mark.bench
def test_look_up(large_bin: Path) -> None:
    addresses = list(random_addresses(large_bin, ADDRESSES, Random(11)))
    database: Any = IP2Location(str(large_bin))  # type: ignore[no-untyped-call]
    # Processor time: both use one core, and neighbours on the machine are no part of either.
    began = time.process_time()
    for address in addresses:
        database.get_all(address)
    singly = time.process_time() - began
    began = time.process_time()
    with open_bin(large_bin) as bin_file:
        opening = time.process_time() - began
        places = [place for start in range(0, ADDRESSES, BATCH)
                  for place in bin_file.look_up(addresses[start:start + BATCH])]
    in_bulk = time.process_time() - began - opening
    assert places == [own_answer(database, address) for address in addresses]
    assert sum(place is not NOWHERE for place in places) > ADDRESSES / 2
    ratio = singly / in_bulk
    keep("look_up", {"addresses": ADDRESSES, "library_per_second": round(ADDRESSES / singly),
                     "bulk_per_second": round(ADDRESSES / in_bulk), "opening_seconds": round(opening, 3),
                     "ratio": round(ratio, 1)})
    table = Table("addresses", "library /s", "in bulk /s", "ratio", "opening, s", title="IP2Location lookups")
    rates = (f"{ADDRESSES / seconds:,.0f}" for seconds in (singly, in_bulk))
    table.add_row(f"{ADDRESSES:,}", *rates, f"{ratio:.1f}", f"{opening:.2f}")
    CONSOLE.print(table)
    assert ratio >= 20


@pytest.fixture
def run(sandbox: Settings, large_bin: Path) -> Iterator[Run]:
    """A run in a database of its own that holds as many distinct addresses as the full collection."""
    apart = {"mongo_database": f"locate_{uuid.uuid4().hex[:12]}", "ip2location_bin": large_bin}
    run = Run(Services(sandbox.model_copy(update=apart)), DAY, "bench")
    events = run.mongo[run.settings.mongo_collection]
    began = time.perf_counter()
    run.mongo.aggregate(_documents(events.name))
    events.create_index("time_stamp")
    CONSOLE.print(f"{events.estimated_document_count():,} documents seeded in {time.perf_counter() - began:.0f} s")
    yield run
    run.mongo.client.drop_database(run.mongo.name)


def _documents(collection: str) -> list[dict[str, Any]]:
    """Stages by which the server itself writes a document for each number below `DISTINCT`, which is a multiple of 12.

    An odd factor makes of different numbers different IPv4 addresses, all over the range.
    """
    scattered = {"$mod": [{"$multiply": [{"$add": ["$of_twelve", {"$multiply": ["$dozen", 12]}]}, SCATTER]}, 2**32]}
    a, b, c, d = ({"$toString": {"$mod": [{"$trunc": {"$divide": ["$number", 2**shift]}}, 256]}}
                  for shift in (24, 16, 8, 0))
    # Sixteen decimal digits are hexadecimal ones, too.
    identity = {"$concat": [f"{NOON:08x}", {"$toString": {"$toLong": {"$add": [10**15, "$number"]}}}]}
    return [
        {"$documents": [{"of_twelve": number, "dozen": {"$range": [0, DISTINCT // 12]}} for number in range(12)]},
        {"$unwind": "$dozen"},
        {"$set": {"number": scattered}},
        {"$project": {"_id": {"$toObjectId": identity}, "time_stamp": {"$literal": NOON},
                      "ip": {"$concat": [a, ".", b, ".", c, ".", d]}}},
        {"$out": collection},
    ]


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_locate_every_address_of_the_collection(run: Run) -> None:
    _forget_peak()
    before = _peak_megabytes()
    first, seconds = _watched(run)
    grown = _peak_megabytes() - before
    assert (first.distinct, first.looked_up) == (DISTINCT, DISTINCT)
    assert run.mongo[LOCATIONS].count_documents({}) == DISTINCT
    second, again = _watched(run)
    assert (second.known, second.looked_up) == (DISTINCT, 0)
    keep("locate", {"distinct": DISTINCT, "seconds": round(seconds), "per_second": round(DISTINCT / seconds),
                    "again_seconds": round(again), "memory_growth_megabytes": round(grown)})
    table = Table("distinct IPs", "seconds", "IPs /s", "second run, s", "memory growth, MB", title="locate")
    table.add_row(*(f"{value:,.0f}" for value in (DISTINCT, seconds, DISTINCT / seconds, again, grown)))
    CONSOLE.print(table)
    assert grown < 500


def _watched(run: Run) -> tuple[LocateReport, float]:
    """Locate, telling how far it is; its report and its seconds."""
    began = time.perf_counter()
    with ThreadPoolExecutor(1) as pool:
        located = pool.submit(locate, run)
        while not wait([located], timeout=PROGRESS_SECONDS).done:
            kept = run.mongo[LOCATIONS].estimated_document_count()
            CONSOLE.print(f"{time.perf_counter() - began:.0f} s: {kept:,} of {DISTINCT:,} addresses have a document")
    return located.result(), time.perf_counter() - began


def _forget_peak() -> None:
    """Let the peak of the memory count from now on, whatever ran in this process before."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
