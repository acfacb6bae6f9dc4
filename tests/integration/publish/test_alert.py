"""Incidents told over the real mail and webhook sinks: once, when they worsen, and when they are over."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from pydantic import SecretStr

from contracts.outcome import verdict
from etl.alerting.notify import AlertReport, News, alert, notify_resolved
from etl.ops.day_run import Run
from etl.ops.locks import Locks, Terms
from etl.ops.outcomes import record_outcomes
from etl.ops.quality_status import mark_held
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import query
from etl.run.runner import halt, run_station
from tests.integration.publish.sinks import NO_MAIL, NO_WAREHOUSE, NO_WEBHOOK, Build, Received, subjects
from tests.integration.publish.small_star import SmallWarehouse
from tests.other_settings import with_settings

DAY = date(2020, 5, 4)


def incidents(run: Run) -> list[dict[str, Any]]:
    """What is kept of the incidents, oldest first."""
    return query(run.bigquery, "select status, gate, messages, notified_at is not null as is_notified, "
                               "resolution_notified_at is not null as is_resolution_notified "
                               "from glamira_ops.incidents order by opened_at")


def test_a_halt_holds_the_day_and_reaches_both_channels(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(DAY)
    worst = "<!channel> & store 6 has half its orders"
    record_outcomes(run, [verdict(gate="raw", check="volume", holds=False, message=worst)])
    report = halt(run, "audit_raw", "gate raw: store 6 has half its orders")
    assert [(delivery.channel, delivery.error) for delivery in report.deliveries] == [("mail", ""), ("webhook", "")]
    [mail], [call] = received("mail"), received("webhook")
    assert mail["subject"] == "[glamira] 2020-05-04 held at raw"
    for text in (mail["text"], call["text"]):
        assert "halted at audit_raw" in text
        assert ".venv/bin/glamira run 2020-05-04" in text
        assert f"{run.settings.docs_url}/data_docs/review/2020-05-04.html" in text
    assert f"fail: {worst}" in mail["text"]
    assert "fail: &lt;!channel&gt; &amp; store 6 has half its orders" in call["text"]
    assert call["mrkdwn"] is False
    [held] = query(run.bigquery, "select status, gate from glamira_ops.quality_status")
    assert held == {"status": "held", "gate": "raw"}


def test_told_twice_is_one_message(warehouse: SmallWarehouse, received: Received) -> None:
    first = halt(warehouse.run(DAY, "manual__1"), "build", "model broken, run manual__1")
    again = halt(warehouse.run(DAY, "manual__2"), "build", "model broken, run manual__2")
    assert (first.news, again.news, again.is_delivered) == (News.OPENED, News.KNOWN, True)
    assert subjects(received) == ["[glamira] 2020-05-04 held at build"]


def test_worse_is_an_update_and_the_end_is_told(
    warehouse: SmallWarehouse, build: Build, received: Received,
) -> None:
    run = warehouse.run(DAY)
    record_station(run, "audit_raw", Progress.HALTED, "volume halved")
    halt(run, "audit_raw", "volume halved")
    halt(warehouse.run(DAY, "second"), "audit_marts", "revenue halved")
    run_station("publish", build(DAY, 1))
    run_station("publish", build(DAY, 1))
    assert subjects(received) == [
        "[glamira] 2020-05-04 held at raw", "[glamira] 2020-05-04 still held, now at marts",
        "[glamira] 2020-05-04 resolved: published",
    ]
    [since] = query(run.bigquery, "select min(ended_at) as halted_at from glamira_ops.runs where status = 'halted'")
    for mail in received("mail"):
        assert f"{since['halted_at']:%Y-%m-%d %H:%M:%S} UTC" in mail["text"].replace("\n", " ")
    assert "volume halved" in received("mail")[1]["text"]
    assert incidents(run) == [
        {"status": "resolved", "gate": "marts", "messages": 3, "is_notified": True, "is_resolution_notified": True},
    ]


def test_a_day_that_halts_again_after_its_publication_is_a_new_incident(
    warehouse: SmallWarehouse, build: Build, received: Received,
) -> None:
    for _ in range(2):
        run = warehouse.run(DAY)
        record_station(run, "audit_raw", Progress.HALTED, "volume halved")
        halt(run, "audit_raw", "volume halved")
        run_station("publish", build(DAY, 1))  # the second changes no row: the day is confirmed only
    assert subjects(received) == ["[glamira] 2020-05-04 held at raw", "[glamira] 2020-05-04 resolved: published"] * 2
    assert [one["messages"] for one in incidents(warehouse.run(DAY))] == [2, 2]


def test_a_publication_without_an_incident_says_nothing(build: Build, received: Received) -> None:
    run_station("publish", build(DAY, 1))
    assert subjects(received) == []


@pytest.mark.parametrize(("dead", "living"), [(NO_MAIL, "webhook"), (NO_WEBHOOK, "mail")])
def test_one_dead_channel_does_not_silence_the_other(
    warehouse: SmallWarehouse, received: Received, dead: dict[str, object], living: str,
) -> None:
    report = alert(with_settings(warehouse.run(DAY), dead), "build", "model broken")
    assert report.is_delivered
    assert {delivery.channel for delivery in report.deliveries if not delivery.error} == {living}
    assert [len(received(box)) for box in ("mail", "webhook")] == [living == "mail", living == "webhook"]
    assert "secret-hook" not in str(report)


def test_what_no_channel_took_is_told_again(
    warehouse: SmallWarehouse, build: Build, received: Received,
) -> None:
    run = warehouse.run(DAY)
    deaf = with_settings(run, NO_MAIL, NO_WEBHOOK)
    assert not halt(deaf, "build", "model broken").is_delivered
    assert halt(run, "build", "model broken").news is News.OPENED
    assert not halt(deaf, "audit_marts", "revenue halved").is_delivered
    assert halt(run, "audit_marts", "revenue halved").news is News.WORSENED
    run_station("publish", with_settings(build(DAY, 1), NO_MAIL, NO_WEBHOOK))
    assert [report.news for report in notify_resolved(run)] == [News.RESOLVED]
    assert notify_resolved(run) == ()
    assert subjects(received) == [
        "[glamira] 2020-05-04 held at build", "[glamira] 2020-05-04 still held, now at marts",
        "[glamira] 2020-05-04 resolved: published",
    ]


def test_two_senders_at_once_are_one_message(warehouse: SmallWarehouse, received: Received) -> None:
    mark_held(warehouse.run(DAY), "build", "model broken")
    start, reports = Barrier(2), list[AlertReport]()

    def tell() -> None:
        run = warehouse.run(DAY)
        start.wait()
        reports.append(alert(run, "build", "model broken"))

    senders = [Thread(target=tell) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(report.news for report in reports) == [News.KNOWN, News.OPENED]
    assert subjects(received) == ["[glamira] 2020-05-04 held at build"]


def test_a_sender_that_died_holds_nobody_up(
    warehouse: SmallWarehouse, received: Received, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("etl.alerting.notify.TURN", Terms(lease_seconds=30, wait_seconds=0))
    run = warehouse.run(DAY)
    with Locks(run.bigquery, "a sender without end", Terms()).hold(f"alert {DAY}"):
        assert alert(run, "build", "model broken").is_delivered
    assert subjects(received) == ["[glamira] 2020-05-04 held at build"]


def test_a_warehouse_that_is_down_does_not_silence_the_alert(warehouse: SmallWarehouse, received: Received) -> None:
    report = halt(with_settings(warehouse.run(DAY), NO_WAREHOUSE), "land_events", "too many refused")
    assert all(not delivery.error for delivery in report.deliveries)
    assert "too many refused" in report.message.text
    assert subjects(received) == ["[glamira] 2020-05-04 held at land_events"]


def test_a_warehouse_that_dies_before_the_alert_does_not_silence_it(
    warehouse: SmallWarehouse, received: Received,
) -> None:
    alert(with_settings(warehouse.run(DAY), NO_WAREHOUSE), "land_events", "too many refused")
    assert subjects(received) == ["[glamira] 2020-05-04 held at land_events"]


def test_no_table_of_incidents_does_not_silence_the_alert(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(DAY)
    query(run.bigquery, "drop table glamira_ops.incidents")
    assert alert(run, "build", "model broken").is_delivered
    assert subjects(received) == ["[glamira] 2020-05-04 held at build"]


def test_no_channel_set_up_is_not_a_failure(warehouse: SmallWarehouse) -> None:
    mute = with_settings(warehouse.run(DAY), {"smtp_host": "", "alert_slack_webhook": SecretStr("")})
    report = alert(mute, "publish", "no mart")
    assert (report.deliveries, report.is_delivered) == ((), True)
