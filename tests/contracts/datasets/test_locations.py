"""Each location rule refuses under its own code, and addresses leave as pseudonyms only."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.datasets.fields import columns_of
from contracts.datasets.locations import Locations, judge_locations, location_rows
from contracts.datasets.normalise.pseudonym import pseudonym

KEY = "test-key"
RECORD: dict[str, Any] = {
    "_id": "ignored", "ip": "30.0.1.2", "event_date": "2020-05-04", "country_code": "DE", "country_name": "Germany",
    "region_name": "Berlin", "city_name": "Berlin", "latitude": 52.520008, "longitude": 13.404954, "ip_kind": "global",
    "bin_version": "DB5-2020-05-01-00000000",
}
NOWHERE = dict.fromkeys(("country_code", "country_name", "region_name", "city_name", "latitude", "longitude"))


def reasons(record: dict[str, Any]) -> set[str]:
    found = judge_locations([RECORD, record], KEY).refused
    assert found.keys() <= {1}, "a neighbour was refused"
    return {breach.reason for breach in found.get(1, [])}


@pytest.mark.parametrize(("change", "expected"), [
    ({}, set()),
    (NOWHERE, set()),
    ({"latitude": -90, "longitude": 180.0}, set()),
    ({"ip": None}, {"location_ip_missing"}),
    ({"ip": ""}, {"location_ip_missing"}),
    ({"country_code": "Germany"}, {"location_country_invalid"}),
    ({"country_code": "-"}, {"location_country_invalid"}),
    ({"country_code": "de"}, {"location_country_invalid"}),
    ({"latitude": 90.000001}, {"location_coordinates_invalid"}),
    ({"longitude": -180.5}, {"location_coordinates_invalid"}),
    ({"longitude": None}, {"location_coordinates_invalid"}),
    ({"latitude": float("nan")}, {"location_coordinates_invalid"}),
    ({"latitude": 1e300}, {"location_coordinates_invalid"}),
    ({"latitude": "52.5"}, {"location_coordinates_invalid"}),
    ({"ip": "", "country_code": "Germany"}, {"location_ip_missing", "location_country_invalid"}),
])
def test_reasons(change: dict[str, Any], expected: set[str]) -> None:
    assert reasons(RECORD | change) == expected


def test_rows() -> None:
    row = location_rows([RECORD], KEY).row(0, named=True)
    assert row["ip_hash"] == pseudonym(KEY, "30.0.1.2")
    assert (row["latitude"], row["longitude"]) == (Decimal("52.520008"), Decimal("13.404954"))
    assert row["event_date"] == date(2020, 5, 4)
    assert "30.0.1.2" not in map(str, row.values())


def test_no_records_are_no_rows_of_the_same_shape() -> None:
    assert location_rows([], KEY).schema == location_rows([RECORD], KEY).schema
    assert judge_locations([], KEY).refused == {}


def test_the_warehouse_columns() -> None:
    columns = {column.name: column for column in columns_of(Locations)}
    assert (columns["latitude"].kind, columns["latitude"].precision, columns["latitude"].scale) == ("NUMERIC", 9, 6)
    assert columns["event_date"].mode == "REQUIRED"
    assert all(column.description for column in columns.values())
