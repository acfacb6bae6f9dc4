"""Settings come from the environment only; what is missing is named, and no secret is shown."""

from pathlib import Path

import pytest
from google.cloud import bigquery, storage
from services import Services, _open, open_services

from contracts.errors import SettingsError

NEEDED = ("GCP_PROJECT", "LAKE_BUCKET", "MANIFEST_SIGNING_KEY", "BIGQUERY_LOCATION")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A complete environment that points at emulators, and nothing opened yet."""
    _open.cache_clear()
    for name in NEEDED:
        monkeypatch.setenv(name, f"the-{name.lower().replace('_', '-')}")
    for name in ("STORAGE_EMULATOR_HOST", "BIGQUERY_EMULATOR_HOST"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    return monkeypatch


@pytest.mark.parametrize("name", NEEDED)
def test_missing_variable_is_named(name: str, environment: pytest.MonkeyPatch) -> None:
    environment.delenv(name)
    with pytest.raises(SettingsError, match=name) as caught:
        open_services()
    assert "the-manifest-signing-key" not in str(caught.value)


def test_services_are_opened_once_and_show_no_key(environment: pytest.MonkeyPatch) -> None:
    services = open_services()
    assert open_services() is services
    assert isinstance(services, Services)
    assert (type(services.storage), type(services.bigquery)) == (storage.Client, bigquery.Client)
    assert services.keys.in_force == ("the-manifest-signing-key",)
    assert "the-manifest-signing-key" not in repr(services)


def test_former_keys_stay_in_force_and_are_not_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MANIFEST_FORMER_KEYS", " one-key, ,another-key,")
    services = open_services()
    assert services.keys.in_force == ("the-manifest-signing-key", "one-key", "another-key")
    assert "one-key" not in repr(services)


def test_a_key_may_lie_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of-the-file\n", encoding="utf-8")
    environment.delenv("MANIFEST_SIGNING_KEY")
    environment.setenv("MANIFEST_SIGNING_KEY_FILE", str(tmp_path / "key"))
    environment.setenv("MANIFEST_FORMER_KEYS_FILE", str(tmp_path / "key"))
    assert open_services().keys.in_force == ("of-the-file",)


def test_a_file_without_a_key_is_named(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.delenv("MANIFEST_SIGNING_KEY")
    environment.setenv("MANIFEST_SIGNING_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(SettingsError, match="MANIFEST_SIGNING_KEY_FILE"):
        open_services()
