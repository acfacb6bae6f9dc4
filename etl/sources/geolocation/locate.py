"""Locate: after it, the collection `Locations` knows every IP address of the day by the current BIN file."""

import logging
from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pymongo import ReplaceOne
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError

from contracts.datasets.normalise.visitors import address
from etl.ops.day_run import Run
from etl.platform.bigquery import prepare_warehouse
from etl.platform.mongo import LOCATIONS
from etl.sources.geolocation.day_ips import day_ips
from etl.sources.geolocation.ip2location.bin_file import NOWHERE, BinFile, Place, open_bin
from etl.sources.suppression import suppression

_DUPLICATE_KEY = 11_000

Document = dict[str, Any]

_log = logging.getLogger(__name__)
_fields = lru_cache(100_000)(asdict)  # many addresses share a place


@dataclass(frozen=True, slots=True)
class LocateReport:
    """What locate did: distinct IPs of the day, those known already, those looked up now, those of them resolved."""

    distinct: int
    known: int
    looked_up: int
    resolved: int
    bin_version: str


def locate(run: Run) -> LocateReport:
    """Look up the day's IP addresses that are new, or were looked up in another file, and keep what was found.

    One document per address: `_id` (its text), country_code, country_name, region, city, latitude, longitude
    (degrees), ip_kind, bin_version, looked_up_at. May be run twice, or by two at once.

    Raises:
        BinFileError: the BIN file is missing, damaged or something else; nothing was written.
    """
    prepare_warehouse(run.bigquery)
    distinct = looked_up = resolved = 0
    locations = run.mongo[LOCATIONS]
    with open_bin(run.settings.ip2location_bin) as bin_file:
        for ips in _wanted_ips(run):
            known = _versions(locations, ips)
            due = [ip for ip in ips if known.get(ip) != bin_file.version]
            places = bin_file.look_up(due)
            _keep(locations, _documents(due, places, bin_file), known.keys())
            distinct += len(ips)
            looked_up += len(due)
            resolved += sum(place is not NOWHERE for place in places)
    report = LocateReport(distinct, distinct - looked_up, looked_up, resolved, bin_file.version)
    _log.info("located day=%s %s", run.day, " ".join(f"{name}={value}" for name, value in asdict(report).items()))
    return report


def _wanted_ips(run: Run) -> Iterator[list[str]]:
    """The day's addresses without those of erased people, of which nothing is kept again."""
    erased = suppression(run)
    for ips in day_ips(run):
        yield [ip for ip in ips if not erased.keeps_out(ip)] if erased else ips


def _versions(locations: Collection[Document], ips: Sequence[str]) -> dict[str, str | None]:
    """The file that each address was last looked up in; an address without a document is left out."""
    found = locations.find({"_id": {"$in": ips}}, {"bin_version": 1})
    return {document["_id"]: document.get("bin_version") for document in found}


def _documents(ips: Sequence[str], places: Sequence[Place], bin_file: BinFile) -> list[Document]:
    source = {"bin_version": bin_file.version, "looked_up_at": datetime.now(UTC)}
    return [
        {"_id": ip} | _fields(place) | {"ip_kind": address(ip).kind} | source
        for ip, place in zip(ips, places, strict=True)
    ]


def _keep(locations: Collection[Document], documents: Sequence[Document], known: Set[str]) -> None:
    """Insert the documents of new addresses, which takes a quarter of an upsert's time, and replace the others."""
    new = [document for document in documents if document["_id"] not in known]
    old = [document for document in documents if document["_id"] in known]
    old += _insert(locations, new)
    if old:
        locations.bulk_write(
            [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in old], ordered=False,
        )


def _insert(locations: Collection[Document], documents: Sequence[Document]) -> list[Document]:
    """Insert what can be; returns the documents whose addresses another run has inserted meanwhile."""
    if not documents:
        return []
    try:
        locations.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        faults = error.details["writeErrors"]
        if error.details["writeConcernErrors"] or any(fault["code"] != _DUPLICATE_KEY for fault in faults):
            raise
        return [documents[fault["index"]] for fault in faults]
    return []
