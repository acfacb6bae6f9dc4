"""Each product rule refuses under its own code; what is no number or instant becomes null."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.datasets.fields import columns_of
from contracts.datasets.products import Products, judge_products, product_rows
from contracts.shop.feed import COLUMNS, ProductOutcome

RECORD = dict.fromkeys(COLUMNS, "") | {
    "event_date": "2020-05-04", "product_id": "95814", "outcome": "named", "product_name": "Ring Solène",
    "price_text": " 1.278,00 ", "language": "de", "url": "https://www.glamira.de/ring.html", "http_status": "200",
    "fetched_at": "2020-05-05T01:02:03+00:00",
}


def reasons(record: dict[str, Any]) -> set[str]:
    found = judge_products([RECORD, record], "").refused
    assert found.keys() <= {1}, "a neighbour was refused"
    return {breach.reason for breach in found.get(1, [])}


@pytest.mark.parametrize(("change", "expected"), [
    ({}, set()),
    ({"outcome": "not_found", "product_name": "", "http_status": "404"}, set()),
    ({"http_status": "", "fetched_at": ""}, set()),
    ({"product_id": ""}, {"product_id_invalid"}),
    ({"product_id": "x"}, {"product_id_invalid"}),
    ({"product_id": "0"}, {"product_id_invalid"}),
    ({"product_id": "7.5"}, {"product_id_invalid"}),
    ({"outcome": ""}, {"product_outcome_unknown"}),
    ({"outcome": "marvellous"}, {"product_outcome_unknown"}),
    ({"product_name": ""}, {"product_name_missing"}),
    ({"product_name": "  "}, {"product_name_missing"}),
    ({"product_name": "x" * 500, "url": "https://a/" + "x" * 2_073}, set()),
    ({"product_name": "x" * 501}, {"product_text_too_long"}),
    ({"category": "x" * 150_000}, {"product_text_too_long"}),
    ({"canonical_url": "https://a/" + "x" * 2_074}, {"product_text_too_long"}),
    ({"url": ""}, {"product_url_invalid"}),
    ({"url": "http://127.0.0.1:27506/www.glamira.de/ring.html"}, {"product_url_invalid"}),
    ({"url": "javascript:alert(1)"}, {"product_url_invalid"}),
    ({"product_id": "x", "url": ""}, {"product_id_invalid", "product_url_invalid"}),
])
def test_reasons(change: dict[str, Any], expected: set[str]) -> None:
    assert reasons(RECORD | change) == expected


@pytest.mark.parametrize("outcome", list(ProductOutcome))
def test_every_outcome_of_the_crawler_is_known(outcome: ProductOutcome) -> None:
    assert reasons(RECORD | {"outcome": outcome.value}) == set()


def test_rows() -> None:
    row = product_rows([RECORD]).row(0, named=True)
    assert (row["product_id"], row["http_status"], row["price_text"]) == (95_814, 200, "1.278,00")
    assert (row["event_date"], row["sku"]) == (date(2020, 5, 4), None)
    assert row["fetched_at"] == datetime(2020, 5, 5, 1, 2, 3, tzinfo=UTC)


def test_a_repaired_record_may_hold_numbers() -> None:
    assert product_rows([RECORD | {"product_id": 7}]).row(0, named=True)["product_id"] == 7


def test_no_records_are_no_rows_of_the_same_shape() -> None:
    assert product_rows([]).schema == product_rows([RECORD]).schema
    assert judge_products([], "").refused == {}


def test_every_feed_column_lands_and_is_described() -> None:
    columns = {column.name: column for column in columns_of(Products)}
    assert set(COLUMNS) < columns.keys()
    assert all(column.description for column in columns.values())
