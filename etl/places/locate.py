"""Locate: after it, the collection `Locations` knows every IP address of the day by the current BIN file."""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pymongo import ReplaceOne
from pymongo.collection import Collection

from contracts.normalise.visitors import address
from etl.context import Run
from etl.places.bin_file import NOWHERE, BinFile, Place, open_bin
from etl.places.day_ips import day_ips

LOCATIONS = "Locations"

_log = logging.getLogger(__name__)
_fields = lru_cache(100_000)(asdict)  # many addresses share a place


@dataclass(frozen=True, slots=True)
class LocateReport:
    """What locate did: distinct IPs of the day, those known already, those looked up now, those of them resolved."""

    bin_version: str
    distinct: int
    known: int
    looked_up: int
    resolved: int


def locate(run: Run) -> LocateReport:
    """Look up the day's IP addresses that are new, or were looked up in another file, and keep what was found.

    One document per address: `_id` (its text), country_code, country_name, region, city, latitude, longitude
    (degrees), ip_kind, bin_version, looked_up_at. May be run twice, or by two at once.

    Raises:
        BinFileError: the BIN file is missing, damaged or something else; nothing was written.
    """
    distinct = looked_up = resolved = 0
    locations = run.mongo[LOCATIONS]
    with open_bin(run.settings.ip2location_bin) as bin_file:
        for ips in day_ips(run):
            new = _unknown(locations, ips, bin_file.version)
            places = bin_file.look_up(new)
            _keep(locations, new, places, bin_file)
            distinct += len(ips)
            looked_up += len(new)
            resolved += sum(place is not NOWHERE for place in places)
    report = LocateReport(bin_file.version, distinct, distinct - looked_up, looked_up, resolved)
    _log.info("located day=%s %s", run.day, " ".join(f"{name}={value}" for name, value in asdict(report).items()))
    return report


def _unknown(locations: Collection[dict[str, Any]], ips: Sequence[str], bin_version: str) -> list[str]:
    """The addresses without a document of this file, in their order."""
    known = {found["_id"] for found in locations.find({"_id": {"$in": ips}, "bin_version": bin_version}, {"_id": 1})}
    return [ip for ip in ips if ip not in known]


def _keep(
    locations: Collection[dict[str, Any]], ips: Sequence[str], places: Sequence[Place], bin_file: BinFile,
) -> None:
    """Replace or insert one document per address."""
    if not ips:
        return
    source = {"bin_version": bin_file.version, "looked_up_at": datetime.now(UTC)}
    locations.bulk_write([
        ReplaceOne({"_id": ip}, _fields(place) | {"ip_kind": address(ip).kind} | source, upsert=True)
        for ip, place in zip(ips, places, strict=True)
    ], ordered=False)
