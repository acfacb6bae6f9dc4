"""The alert's message: what halted, since when, why, what to run, and no secret."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pydantic import SecretStr

from etl.alert import AlertReport, Delivery, Incident, Message, compose
from etl.mishaps import without_secrets
from etl.settings import Settings

INCIDENT = Incident(
    date(2020, 5, 4), "scheduled__1", "audit_raw", "raw", datetime(2020, 5, 5, 1, 2, 3, tzinfo=UTC),
    "gate raw: volume halved", ("fail: store 6 is missing", "warn: late"),
)


def test_the_message_says_all_an_operator_needs() -> None:
    message = compose(INCIDENT, "http://docs.example.com")
    assert message.subject == "[glamira] 2020-05-04 held at raw"
    for words in ("halted at audit_raw", "2020-05-05 01:02:03 UTC", "scheduled__1", "gate raw: volume halved",
                  "fail: store 6 is missing", "python -m etl status 2020-05-04", "python -m etl run 2020-05-04",
                  "http://docs.example.com"):
        assert words in message.text


def test_a_refused_batch_points_to_its_quarantine() -> None:
    message = compose(replace(INCIDENT, station="land_events", gate="land_events"), "")
    assert "python -m etl quarantine list --day 2020-05-04" in message.text


def test_what_is_not_known_has_no_heading() -> None:
    assert "Worst facts" not in compose(replace(INCIDENT, facts=()), "gs://docs/index.html").text


def test_secrets_are_blanked() -> None:
    settings = Settings.model_construct(
        mongo_uri=SecretStr("mongodb://user:password@host"), pseudonym_key=SecretStr(""), gcp_project="glamira",
    )
    assert without_secrets("cannot reach mongodb://user:password@host of glamira", settings) == (
        "cannot reach *** of glamira"
    )


@pytest.mark.parametrize(("deliveries", "is_delivered"), [
    ((), True),
    ((Delivery("mail"),), True),
    ((Delivery("mail", "ConnectionRefusedError"), Delivery("webhook")), True),
    ((Delivery("mail", "ConnectionRefusedError"), Delivery("webhook", "ConnectionError")), False),
])
def test_one_channel_is_enough(deliveries: tuple[Delivery, ...], is_delivered: bool) -> None:
    assert AlertReport(Message("", ""), deliveries).is_delivered is is_delivered
