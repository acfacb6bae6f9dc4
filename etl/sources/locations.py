"""The locations dataset's source: one record for every distinct IP address of a day."""

from collections.abc import Iterator, Set
from datetime import date
from typing import Any

from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.normalise.visitors import address
from etl.ops.day_run import Run
from etl.platform.mongo import LOCATIONS
from etl.sources.base import Source
from etl.sources.geolocation.day_ips import count_day_ips, day_ips


class Locations(Source):
    """Places are looked up anew by each landing."""

    name = "locations"

    def records(self, run: Run) -> Iterator[dict[str, Any]]:
        """See `location_records`."""
        return location_records(run)

    def count(self, run: Run, elsewhere: Set[str]) -> int:
        """The day's distinct addresses."""
        del elsewhere
        return count_day_ips(run)


def location_records(run: Run) -> Iterator[dict[str, Any]]:
    """The day's addresses with their places, ascending by `ip`: one record each, named as the contract names them.

    `ip` is the raw address, `_id` its pseudonym, which may be shown. An address that came after locate has no
    place yet; the next run of the day brings it.
    """
    key = run.settings.pseudonym_key.get_secret_value()
    for ips in day_ips(run):
        known = {document["_id"]: document for document in run.mongo[LOCATIONS].find({"_id": {"$in": ips}})}
        for ip in ips:
            yield {"_id": pseudonym(key, ip), **_record(ip, run.day, known.get(ip, {}))}


def _record(ip: str, day: date, document: dict[str, Any]) -> dict[str, Any]:
    return {
        "ip": ip,
        "event_date": day.isoformat(),
        "country_code": document.get("country_code"),
        "country_name": document.get("country_name"),
        "region_name": document.get("region"),
        "city_name": document.get("city"),
        "latitude": document.get("latitude"),
        "longitude": document.get("longitude"),
        "ip_kind": document.get("ip_kind", address(ip).kind),
        "bin_version": document.get("bin_version"),
    }
