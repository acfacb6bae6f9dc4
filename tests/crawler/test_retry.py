"""Retry-After in both of its spellings."""

from datetime import UTC, datetime

import pytest
from scrapy.http import Response

from crawler.retry import retry_after

NOW = datetime(2020, 5, 4, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(("header", "seconds"), [
    ("7", 7.0), (" 0 ", 0.0), ("Mon, 04 May 2020 12:01:30 GMT", 90.0), ("Mon, 04 May 2020 11:00:00 GMT", 0.0),
    ("soon", None), ("-5", None), ("", None), ("Mon, 04 May 2020 12:01:30", None),
    ("Mon, 04 May 99999999999999999999 12:01:30 GMT", None), ("9" * 5_000, float("inf")),
])
def test_retry_after(header: str, seconds: float | None) -> None:
    assert retry_after(Response("https://x.example", headers={"Retry-After": header}), NOW) == seconds


def test_without_the_header_there_is_no_wait() -> None:
    assert retry_after(Response("https://x.example"), NOW) is None
