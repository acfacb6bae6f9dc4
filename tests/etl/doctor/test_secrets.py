"""A secret in a file that others may read is told, with the command that closes it."""

from pathlib import Path

import pytest

from etl.doctor.findings import Status
from etl.doctor.secrets import check_secrets
from etl.platform.settings import SECRETS, Settings

SETTINGS = Settings.model_construct()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a machine without a sandbox's settings and without secrets in files."""
    for name in SECRETS:
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path / "no-sandbox"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_closed_files_are_fine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "key").touch(mode=0o600)
    monkeypatch.setenv("PSEUDONYM_KEY_FILE", str(folder / "key"))
    assert [(one.name, one.status) for one in check_secrets(SETTINGS)] == [("secrets", Status.OK)]


def test_every_open_file_is_named_with_its_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("key", "uri"):
        (folder / name).touch()
        (folder / name).chmod(0o644)
    monkeypatch.setenv("PSEUDONYM_KEY_FILE", str(folder / "key"))
    (folder / ".env").write_text(f"MONGO_URI_FILE={folder / 'uri'}\nMANIFEST_SIGNING_KEY=hunter2\n", encoding="utf-8")
    (folder / ".env").chmod(0o640)
    told = list(check_secrets(SETTINGS))
    assert {one.name for one in told} == {"secrets..env", "secrets.PSEUDONYM_KEY_FILE", "secrets.MONGO_URI_FILE"}
    assert all(one.status is Status.WARNING and one.remedy.startswith("Close it: chmod 600 /") for one in told)
    assert "hunter2" not in str(told)


def test_a_dotenv_without_secrets_may_be_read(folder: Path) -> None:
    (folder / ".env").write_text("GCP_PROJECT=a-project\nPSEUDONYM_KEY=\n", encoding="utf-8")
    (folder / ".env").chmod(0o644)
    assert [one.status for one in check_secrets(SETTINGS)] == [Status.OK]
