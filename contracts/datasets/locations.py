"""The locations contract: where each IP address of a day is, as it lands, and every rule that can refuse it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pandera.polars as pa
import polars as pl

from contracts.datasets.fields import documented
from contracts.datasets.forms import known_forms as forms
from contracts.datasets.judge import Judged, Record, judged
from contracts.datasets.normalise.pseudonym import pseudonym

_COUNTRY_CODE = r"^[A-Z]{2}$"
_MICRODEGREE = Decimal("0.000001")
_NOWHERE = 999  # degrees: no place on earth, and they fit the column


class Locations(pa.DataFrameModel):
    """One distinct IP address of one day; every place is null when the address cannot be resolved."""

    ip_hash: pl.String = documented(
        "IP address, keyed hash", forms.HASH, source="_id", source_type="str",
        example="3f2a9c5be1d04786a1b2c3d4e5f60718",
    )
    event_date: pl.Date = documented(
        "day whose events hold the address", forms.DAY, source_type="date of the run", unit="day, UTC",
        example="2020-05-04", nullable=False,
    )
    country_code: pl.String = documented(
        "ISO 3166-1 alpha-2 code", forms.VOCABULARY, source_type="str or null", example="DE",
    )
    country_name: pl.String = documented(
        "country as the IP2Location edition names it", forms.PUBLIC, source_type="str or null", example="Germany",
    )
    region_name: pl.String = documented(
        "region or state", forms.PUBLIC, source="region", source_type="str or null", example="Bayern",
    )
    city_name: pl.String = documented(
        "city", forms.PUBLIC, source="city", source_type="str or null", example="Muenchen",
    )
    latitude: Annotated[pl.Decimal, 9, 6] = documented(
        "how far north", forms.COUNT, source_type="double or null", unit="degrees north", example="48.137430",
    )
    longitude: Annotated[pl.Decimal, 9, 6] = documented(
        "how far east", forms.COUNT, source_type="double or null", unit="degrees east", example="11.575490",
    )
    ip_kind: pl.String = documented(
        "global, private or malformed", forms.VOCABULARY, source_type="str", example="global",
    )
    bin_version: pl.String = documented(
        "edition, date and digest of the IP2Location file", forms.PUBLIC, source_type="str",
        example="DB5 2026-11-01 5f0c3a9e",
    )

    @pa.check("ip_hash", name="location_ip_missing")
    def has_address(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A location without an IP address."""
        return data.lazyframe.select(pl.col("ip_hash").is_not_null())

    @pa.check("country_code", name="location_country_invalid")
    def country_is_a_code(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A country that is not a two-letter code."""
        return data.lazyframe.select(pl.col("country_code").str.contains(_COUNTRY_CODE).fill_null(True))

    @pa.dataframe_check(name="location_coordinates_invalid")
    def coordinates_are_on_earth(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A latitude beyond ±90, a longitude beyond ±180, or one without the other."""
        latitude, longitude = pl.col("latitude"), pl.col("longitude")
        paired = latitude.is_null() == longitude.is_null()
        within = latitude.is_between(-90, 90) & longitude.is_between(-180, 180)
        return data.lazyframe.select(coordinates=paired & within.fill_null(True))


def judge_locations(records: Sequence[Record], key: str) -> Judged:
    """Judge documents of the `Locations` collection."""
    return judged(Locations, location_rows(records, key))


def location_rows(records: Sequence[Mapping[str, Any]], key: str) -> pl.DataFrame:
    """Records of `etl.sources.locations` as `Locations`' columns, row for row; `key` makes the pseudonyms.

    Never raises for what a record holds: a coordinate that is no number becomes one that the contract refuses.
    """
    return pl.DataFrame([
        pl.Series(name, [_READERS.get(name, _as_is)(record, name, key) for record in records], column.dtype.type)
        for name, column in Locations.to_schema().columns.items()
    ])


def _as_is(record: Mapping[str, Any], name: str, _key: str) -> Any:
    return record.get(name)


def _ip_hash(record: Mapping[str, Any], _name: str, key: str) -> str | None:
    ip = record.get("ip")
    return pseudonym(key, ip) if ip else None


def _degrees(record: Mapping[str, Any], name: str, _key: str) -> Decimal | None:
    value = record.get(name)
    if value is None:
        return None
    is_small_number = isinstance(value, int | float) and abs(value) < _NOWHERE
    return Decimal(str(value)).quantize(_MICRODEGREE) if is_small_number else Decimal(_NOWHERE)


def _date(record: Mapping[str, Any], name: str, _key: str) -> date:
    return date.fromisoformat(record[name])


_READERS: dict[str, Callable[[Mapping[str, Any], str, str], Any]] = {
    "ip_hash": _ip_hash, "event_date": _date, "latitude": _degrees, "longitude": _degrees,
}
