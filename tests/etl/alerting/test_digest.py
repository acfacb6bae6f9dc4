"""The digest has a line for each published day, also for one without orders or without euros."""

from datetime import date
from decimal import Decimal

from etl.alerting.digest import compose_digest

FIRST, SECOND, THIRD = (date(2020, 5, day) for day in (4, 5, 6))
ROWS = {
    FIRST: {"order_count": 1_405, "unit_count": 2_000, "revenue_eur": Decimal("123456.7850")},
    SECOND: {"order_count": 1, "unit_count": 1, "revenue_eur": None},
}


def test_each_day_has_its_line_in_order() -> None:
    message = compose_digest([THIRD, FIRST, SECOND], ROWS)
    assert message.subject == "[glamira] published: 3 days from 2020-05-04 to 2020-05-06"
    assert message.text.splitlines() == [
        "2020-05-04: 1,405 orders, 2,000 units, 123,456.78 EUR",
        "2020-05-05: 1 orders, 1 units, no amount in euros",
        "2020-05-06: no orders",
    ]


def test_one_day_is_named_alone() -> None:
    assert compose_digest([FIRST], ROWS).subject == "[glamira] published: 2020-05-04"
