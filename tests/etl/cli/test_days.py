"""A day on the command line is one that a document can be due on, written in one way; all else is wrong usage."""

from datetime import UTC, date, datetime

import pytest

from contracts.errors import UsageError
from etl.cli.options import FIRST_DAY, LAST_DAY, parse_day
from etl.sources.mongo.extract import LATEST_TIME_STAMP


@pytest.mark.parametrize("text", [
    "1969-12-31", "0001-01-01", "2106-02-09", "9999-12-31", "10000-01-01", "0000-00-00", "-2020-05-04", "2020-02-30",
    "20200504", "2020-W19-1", "2020-5-4", "2020-05-04T00:00", " 2020-05-04", "٢٠٢٠-٠٥-٠٤", "yesterday", "", "\x1b[2J",
])
def test_what_is_no_day_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        parse_day(text)


def test_the_days_are_those_that_documents_can_be_due_on() -> None:
    assert datetime.fromtimestamp(LATEST_TIME_STAMP, UTC).date() == LAST_DAY
    assert datetime.fromtimestamp(0, UTC).date() == FIRST_DAY
    assert [parse_day(f"{day}") for day in (FIRST_DAY, date(2020, 5, 4), LAST_DAY)] == [
        FIRST_DAY, date(2020, 5, 4), LAST_DAY,
    ]
