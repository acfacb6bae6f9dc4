"""Settings name what is missing, never show a secret, and the example file lists all of them."""

from pathlib import Path

import pytest

from contracts.errors import SettingsError
from etl.platform.settings import SECRETS, Settings, load_settings

ROOT = Path(__file__).parents[3]


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in example():
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_example_lists_every_setting_and_no_other() -> None:
    ours = {name.lower() for name in example()} - {"glamira_catchup"}  # that one is the DAG's
    assert ours == set(Settings.model_fields)


def test_the_example_holds_no_secret() -> None:
    assert not example()["MANIFEST_SIGNING_KEY"]
    assert not example()["PSEUDONYM_KEY"]


def test_missing_settings_are_named_all_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("MONGO_URI", "mongodb://user:hunter2@host")
    environment.setenv("PSEUDONYM_KEY", "")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    message = str(refused.value)
    assert "MANIFEST_SIGNING_KEY" in message
    assert "PSEUDONYM_KEY" in message
    assert "hunter2" not in message
    assert refused.value.__cause__ is None


def test_secrets_are_not_printed(environment: pytest.MonkeyPatch) -> None:
    for name, value in example().items():
        environment.setenv(name, value or "a-secret")
    for number in ("LOAD_TIMEOUT_SECONDS", "SMTP_PORT", "QUARANTINE_RETENTION_DAYS", "MAX_QUARANTINED_SHARE",
                   "MAX_QUARANTINED_CHECKOUT_SHARE"):
        environment.setenv(number, "7")
    environment.setenv("GLAMIRA_LAST_DAY", "2020-06-04")
    assert "a-secret" not in repr(load_settings().manifest_signing_key)


@pytest.fixture
def complete(environment: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which nothing is missing."""
    for name, value in example().items():
        if not name.startswith(("GLAMIRA_", "MAX_")):
            environment.setenv(name, value or ("7" if name.endswith(("SECONDS", "PORT", "DAYS")) else "a-secret"))
    return environment


@pytest.mark.parametrize("name", SECRETS)
def test_every_secret_may_lie_in_a_file(complete: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("of the file\n", encoding="utf-8")
    complete.delenv(name)
    complete.setenv(f"{name}_FILE", str(tmp_path / "file"))
    settings = load_settings()
    assert getattr(settings, name.lower()).get_secret_value() == "of the file"
    assert "of the file" not in repr(settings)


def test_the_file_may_be_named_in_dotenv(complete: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("of the file", encoding="utf-8")
    (tmp_path / ".env").write_text(f"PSEUDONYM_KEY_FILE={tmp_path / 'file'}\n", encoding="utf-8")
    complete.delenv("PSEUDONYM_KEY")
    assert load_settings().pseudonym_key.get_secret_value() == "of the file"


def test_a_secret_that_is_given_twice_is_refused(complete: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("another", encoding="utf-8")
    complete.setenv("PSEUDONYM_KEY_FILE", str(tmp_path / "file"))
    with pytest.raises(SettingsError, match="PSEUDONYM_KEY: set twice"):
        load_settings()


def test_what_is_no_secret_is_read_from_no_file(complete: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("another", encoding="utf-8")
    complete.setenv("GCP_PROJECT_FILE", str(tmp_path / "file"))
    assert load_settings().gcp_project == "glamira-sandbox"
