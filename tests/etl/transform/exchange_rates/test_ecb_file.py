"""A file of the ECB is taken whole or refused whole, with a reason that names it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.errors import RatesError
from etl.transform.exchange_rates.ecb_file import read_publications

FILES = Path(__file__).parents[3] / "fixtures" / "rates"
DAY = date(2020, 5, 4)


def test_a_daily_file_has_one_day() -> None:
    assert read_publications((FILES / "daily.xml").read_bytes(), "daily.xml") == {
        DAY: {"USD": Decimal("1.0942"), "JPY": Decimal("116.95"), "TRY": Decimal("7.7136")},
    }


def test_a_longer_file_has_several() -> None:
    found = read_publications((FILES / "two_days.xml").read_bytes(), "two_days.xml")
    assert {day: sorted(quotes) for day, quotes in found.items()} == {
        DAY: ["JPY", "TRY", "USD"], date(2020, 5, 5): ["JPY", "USD"],
    }


@pytest.mark.parametrize(("file", "reason"), [
    ("html_page", "document type"), ("xhtml_page", "<html> does not belong there"), ("empty", "it is no XML"),
    ("json", "it is no XML"), ("cut_off", "it is no XML"),
    ("entities", "document type"), ("external_entity", "document type"),
    ("no_day", "no day of rates"), ("day_without_rates", "2020-05-04 has no rate"),
    ("day_twice", "2020-05-04 stands there twice"), ("no_such_day", "'2020-05-32' is no day"),
    ("day_in_words", "'20200504' is no day"),
    ("rate_negative", "rate='-1.0942' of USD"), ("rate_zero", "rate='0.0000' of USD"), ("rate_not_a_number", "'NaN'"),
    ("rate_infinite", "'INF'"), ("rate_comma", "'1,0942'"), ("rate_exponent", "'1e300'"),
    ("rate_too_precise", "'1.094200000001'"), ("rate_too_large", "'1234567890123'"), ("rate_blank", "rate=''"),
    ("rate_not_available", "'N/A'"), ("rate_other_digits", "is no positive decimal number"),
    ("currency_euro", "currency='EUR'"), ("currency_small", "currency='usd'"), ("currency_four", "currency='USDT'"),
    ("currency_blank", "currency=''"), ("currency_twice", "USD stands there twice"),
    ("too_deep", "does not belong there"), ("other_cube", "does not belong there"),
])
def test_what_is_no_such_file_is_refused_and_named(file: str, reason: str) -> None:
    with pytest.raises(RatesError) as refused:
        read_publications((FILES / f"{file}.xml").read_bytes(), "the file")
    assert str(refused.value).startswith("the file: ")
    assert reason in str(refused.value)
    assert (refused.value.rule, "\n" in str(refused.value)) == ("rates_fetched", False)


@pytest.mark.parametrize("content", [
    b"<Envelope>" + b"<a>" * 400_000, b"\xff\xfe\x00", b"\x00" * 100, b'<?xml version="1.0" encoding="nonsense"?><a/>',
    b"<Envelope " + b"".join(b'a%d="1" ' % number for number in range(50_000)) + b"/>",
])
def test_hostile_bytes_are_refused_quickly(content: bytes) -> None:
    with pytest.raises(RatesError, match="the file: "):
        read_publications(content, "the file")
