"""Alerts against the real mail and webhook sinks."""

from datetime import date

import pytest
import requests
from pydantic import SecretStr

from contracts.outcome import verdict
from etl.alert import alert
from etl.context import Run
from etl.quality import record_outcomes
from etl.stations import halt
from etl.warehouse import query
from tests.integration.publish.small_star import SmallWarehouse

DAY = date(2020, 5, 4)
DEAD_PORT = 9  # the discard service: nobody listens


def received(run: Run, box: str) -> list[dict[str, str]]:
    """What a sink got, oldest first."""
    url = run.settings.alert_slack_webhook.get_secret_value().replace("/webhook", f"/{box}")
    messages: list[dict[str, str]] = requests.get(url, timeout=10).json()
    return messages


def test_a_halt_holds_the_day_and_reaches_both_channels(warehouse: SmallWarehouse) -> None:
    run = warehouse.run(DAY)
    record_outcomes(run, [verdict(gate="raw", check="volume", holds=False, message="store 6 has half its orders")])
    report = halt(run, "audit_raw", "gate raw: store 6 has half its orders")
    assert [(delivery.channel, delivery.error) for delivery in report.deliveries] == [("mail", ""), ("webhook", "")]
    mail, call = received(run, "mail")[-1], received(run, "webhook")[-1]
    assert mail["subject"] == "[glamira] 2020-05-04 held at raw"
    for text in (mail["text"], call["text"]):
        assert "halted at audit_raw" in text
        assert "fail: store 6 has half its orders" in text
        assert "python -m etl run 2020-05-04" in text
        assert run.settings.docs_url in text
    [held] = query(run.bigquery, "select status, gate from glamira_ops.quality_status")
    assert held == {"status": "held", "gate": "raw"}


@pytest.mark.parametrize(("dead", "living"), [
    ({"smtp_port": DEAD_PORT}, "webhook"),
    ({"alert_slack_webhook": SecretStr(f"http://127.0.0.1:{DEAD_PORT}/secret-hook")}, "mail"),
])
def test_one_dead_channel_does_not_silence_the_other(
    warehouse: SmallWarehouse, dead: dict[str, object], living: str,
) -> None:
    run = warehouse.run(DAY)
    report = alert(Run(run.settings.model_copy(update=dead), DAY, "test"), "build", "model broken")
    assert report.is_delivered
    assert {delivery.channel for delivery in report.deliveries if not delivery.error} == {living}
    assert "secret-hook" not in str(report)


def test_a_warehouse_that_is_down_does_not_silence_the_alert(warehouse: SmallWarehouse) -> None:
    settings = warehouse.run(DAY).settings.model_copy(
        update={"bigquery_emulator_host": f"http://127.0.0.1:{DEAD_PORT}"},
    )
    report = halt(Run(settings, DAY, "test"), "land_events", "too many refused")
    assert all(not delivery.error for delivery in report.deliveries)
    assert "too many refused" in report.message.text


def test_no_channel_set_up_is_not_a_failure(warehouse: SmallWarehouse) -> None:
    settings = warehouse.run(DAY).settings.model_copy(
        update={"smtp_host": "", "alert_slack_webhook": SecretStr("")},
    )
    report = alert(Run(settings, DAY, "test"), "publish", "no mart")
    assert (report.deliveries, report.is_delivered) == ((), True)
