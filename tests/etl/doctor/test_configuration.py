"""Each setting that cannot work is a finding of its own, and no finding shows a secret."""

import secrets
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from etl.doctor.configuration import check_alerts, check_settings
from etl.doctor.findings import Status
from etl.platform.settings import Settings


@pytest.fixture
def settings() -> Settings:
    """Settings with which everything could work."""
    return Settings(
        _env_file=None, mongo_uri=SecretStr("mongodb://reader:hunter2@host"), gcp_project="glamira-shop",
        lake_bucket="shop-lake", quarantine_bucket="shop-quarantine", docs_bucket="shop-docs",
        ip2location_bin=Path("x"),
        manifest_signing_key=SecretStr(secrets.token_hex(32)), pseudonym_key=SecretStr(secrets.token_hex(32)),
        storage_emulator_host="", bigquery_emulator_host="",
    )


def test_settings_that_can_work_are_one_finding(settings: Settings) -> None:
    [found] = check_settings(settings)
    assert (found.name, found.status) == ("settings", Status.OK)


@pytest.mark.parametrize(("variable", "changed"), [
    ("MONGO_URI", {"mongo_uri": SecretStr("postgres://reader:hunter2@host")}),
    ("GCP_PROJECT", {"gcp_project": "Glamira Shop"}),
    ("*_BUCKET", {"lake_bucket": "gs://shop-lake"}),
    ("*_BUCKET", {"docs_bucket": "shop-docs/folder"}),
    ("QUARANTINE_BUCKET", {"quarantine_bucket": "shop-lake"}),
    ("MANIFEST_SIGNING_KEY", {"manifest_signing_key": SecretStr("0123456789abcdef")}),
    ("MANIFEST_FORMER_KEYS", {"manifest_former_keys": SecretStr(f"{secrets.token_hex(32)},short")}),
    ("MANIFEST_SIGNING_KEY", {"manifest_signing_key": SecretStr("changeme" + "e" * 40)}),
    ("PSEUDONYM_KEY", {"pseudonym_key": SecretStr("x" * 64)}),
    ("STORAGE_EMULATOR_HOST", {"storage_emulator_host": "http://127.0.0.1:1"}),
    ("STORAGE_EMULATOR_HOST", {"bigquery_emulator_host": "http://127.0.0.1:1"}),
    ("LOCK_WAIT_SECONDS", {"lock_wait_seconds": 10, "lock_lease_seconds": 60}),
    ("LOCK_LEASE_SECONDS", {"lock_lease_seconds": 0}), ("LOCK_LEASE_SECONDS", {"lock_lease_seconds": 59}),
    ("MAX_BYTES_BILLED", {"max_bytes_billed": 0}), ("MAX_BYTES_BILLED", {"max_bytes_billed": 10_485_759}),
    ("LOAD_TIMEOUT_SECONDS", {"load_timeout_seconds": 20}),
    ("QUARANTINE_RETENTION_DAYS", {"quarantine_retention_days": 0}),
    ("MAX_QUARANTINED_*", {"max_quarantined_checkout_share": 1.5}),
    ("GLAMIRA_LAST_DAY", {"glamira_first_day": date(2020, 6, 4), "glamira_last_day": date(2020, 4, 1)}),
])
def test_a_setting_that_cannot_work_is_named(settings: Settings, variable: str, changed: dict[str, Any]) -> None:
    found = list(check_settings(settings.model_copy(update=changed)))
    assert [(one.name, one.status) for one in found] == [(f"settings.{variable}", Status.FAILURE)]
    assert all(one.remedy and "hunter2" not in repr(one) for one in found)


def test_two_keys_that_are_one_are_refused(settings: Settings) -> None:
    one_key = settings.model_copy(update={"pseudonym_key": settings.manifest_signing_key})
    [found] = check_settings(one_key)
    assert found.name == "settings.PSEUDONYM_KEY"
    assert settings.manifest_signing_key.get_secret_value() not in repr(found)


@pytest.mark.parametrize(("changed", "statuses"), [
    ({"smtp_host": "", "alert_email_to": ""}, {"alerts": Status.WARNING}),
    ({"smtp_host": "mail", "alert_email_to": ""}, {"alerts": Status.WARNING, "alerts.mail": Status.WARNING}),
    ({"smtp_host": "", "alert_email_to": "data@example.com", "alert_slack_webhook": SecretStr("https://hook")},
     {"alerts": Status.OK, "alerts.mail": Status.WARNING}),
    ({"smtp_host": "mail", "alert_email_to": "data@example.com"}, {"alerts": Status.OK}),
])
def test_alerts_need_a_whole_channel(settings: Settings, changed: dict[str, Any], statuses: dict[str, Status]) -> None:
    bare = settings.model_copy(update={"alert_slack_webhook": SecretStr(""), **changed})
    assert {one.name: one.status for one in check_alerts(bare)} == statuses
