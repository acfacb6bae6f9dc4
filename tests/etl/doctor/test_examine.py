"""No check hides another: neither one that fails, nor one that never ends, nor settings that cannot be read."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from etl.doctor.examine import TOPICS, Topic, examine
from etl.doctor.findings import Finding, Status, ok
from etl.platform.settings import Settings

SECRET = "0123456789abcdef" * 4
REQUIRED = {
    "MONGO_URI": "mongodb://host", "GCP_PROJECT": "glamira-shop", "LAKE_BUCKET": "shop-lake",
    "QUARANTINE_BUCKET": "shop-quarantine", "DOCS_BUCKET": "shop-docs", "IP2LOCATION_BIN": "x",
    "MANIFEST_SIGNING_KEY": SECRET, "PSEUDONYM_KEY": SECRET[::-1],
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def calm(_settings: Settings) -> Iterator[Finding]:
    yield ok("calm", "found", "expected")


def broken(settings: Settings) -> Iterator[Finding]:
    yield ok("before", "found", "expected")
    raise ValueError(f"no answer for {settings.manifest_signing_key.get_secret_value()}\nand more")


def test_an_error_is_a_finding_without_a_secret(environment: pytest.MonkeyPatch) -> None:
    report = examine([Topic("broken", broken, "it works", "mend it"), Topic("calm", calm, "it works")])
    assert [(one.name, one.status) for one in report.findings] == [
        ("before", Status.OK), ("broken", Status.FAILURE), ("calm", Status.OK),
    ]
    assert report.findings[1].found == "ValueError: no answer for ***"
    assert report.findings[1].remedy == "mend it"


def test_a_check_that_never_ends_is_given_up(environment: pytest.MonkeyPatch) -> None:
    let_go = Event()

    def endless(_settings: Settings) -> Iterator[Finding]:
        let_go.wait()
        yield ok("endless", "found", "expected")

    began = time.monotonic()
    report = examine([Topic("endless", endless, "it ends"), Topic("other", endless, "it ends"),
                      Topic("calm", calm, "it works")], seconds=0.5)
    taken = time.monotonic() - began
    let_go.set()
    assert [(one.name, one.status) for one in report.findings] == [
        ("endless", Status.FAILURE), ("other", Status.FAILURE), ("calm", Status.OK),
    ]
    assert taken < 5


def test_without_settings_nothing_else_is_checked_and_nothing_is_ok(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("PSEUDONYM_KEY")
    report = examine()
    settings, *others = report.findings
    assert settings.status is Status.FAILURE
    assert "PSEUDONYM_KEY" in settings.found
    assert {one.name for one in others} == {topic.name for topic in TOPICS} - {"settings"}
    assert {one.status for one in others} == {Status.UNCHECKED}
    assert not report.can_run
