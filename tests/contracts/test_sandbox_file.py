"""A shell finds the sandbox that it means, or is told that it has to say which; secrets are its owner's alone."""

import stat
from pathlib import Path

import pytest

from contracts.errors import SettingsError
from contracts.sandbox_file import NEEDED, adopt, chosen_home, enlist, file_of, read_file, strike, write_file

AWKWARD = {"GCP_PROJECT": "glamira-sandbox", "MONGO_URI": "mongodb://u:it's@h/?a=${b}#c", "PATH_LIKE": 'C:\\x "y"'}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The checkout's own sandbox, which was never started."""
    return tmp_path / "checkout" / ".sandbox"


def started(home: Path, root: Path, base: str) -> Path:
    write_file(home, {name: f"{name} of {base}" for name in NEEDED} | {"SANDBOX_PORT_BASE": base})
    enlist(home, root)
    return home


def test_what_was_written_is_read_and_nobody_else_reads_it(tmp_path: Path) -> None:
    file = write_file(tmp_path, AWKWARD)
    assert read_file(tmp_path) == AWKWARD
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert write_file(tmp_path, {"GCP_PROJECT": "other"}) == file
    assert [one.name for one in tmp_path.iterdir()] == [file.name]


def test_no_sandbox_is_none(root: Path) -> None:
    assert chosen_home({}, root) is None
    assert adopt({}, root.parent, root) is None


def test_the_only_one_that_is_up_is_meant_wherever_it_lives(tmp_path: Path, root: Path) -> None:
    elsewhere = started(tmp_path / "elsewhere", root, "24500")
    environ: dict[str, str] = {}
    assert adopt(environ, tmp_path, root) == file_of(elsewhere)
    assert environ["SANDBOX_PORT_BASE"] == "24500"


def test_of_two_that_are_up_one_must_be_named(tmp_path: Path, root: Path) -> None:
    own, other = started(root, root, "27500"), started(tmp_path / "other", root, "24500")
    with pytest.raises(SettingsError, match="2 are up") as caught:
        chosen_home({}, root)
    assert all(str(home) in str(caught.value) for home in (own, other))
    assert chosen_home({"SANDBOX_HOME": str(other)}, root) == other
    strike(other, root)
    assert chosen_home({}, root) == own


def test_one_that_was_ended_keeps_its_ports(root: Path) -> None:
    started(root, root, "24500")
    strike(root, root)
    environ: dict[str, str] = {}
    assert adopt(environ, root.parent, root) == file_of(root)
    assert environ["SANDBOX_PORT_BASE"] == "24500"


def test_the_environment_wins_and_then_dotenv(root: Path) -> None:
    started(root, root, "27500")
    (root.parent / ".env").write_text("LAKE_BUCKET=from-dotenv\n", encoding="utf-8")
    environ = {"MONGO_URI": "mongodb://mine", "DOCS_BUCKET": ""}
    assert adopt(environ, root.parent, root) == file_of(root)
    assert environ["MONGO_URI"] == "mongodb://mine"
    assert environ["DOCS_BUCKET"] == "DOCS_BUCKET of 27500"
    assert "LAKE_BUCKET" not in environ  # the settings read it from .env


def test_a_cloud_project_is_never_mixed_with_a_sandbox(root: Path) -> None:
    started(root, root, "27500")
    environ = {"GCP_PROJECT": "shop-production"}
    assert adopt(environ, root.parent, root) is None
    assert environ == {"GCP_PROJECT": "shop-production"}


def test_a_shell_that_has_all_settings_needs_no_choice(tmp_path: Path, root: Path) -> None:
    started(root, root, "27500")
    started(tmp_path / "other", root, "24500")
    assert adopt(dict.fromkeys(NEEDED, "set"), tmp_path, root) is None


def test_a_secret_in_a_file_is_given_and_not_filled_in(tmp_path: Path, root: Path) -> None:
    started(tmp_path / "elsewhere", root, "24500")
    environ = {"PSEUDONYM_KEY_FILE": "/run/secrets/pseudonym"}
    assert adopt(environ, tmp_path, root)
    assert "PSEUDONYM_KEY" not in environ
    assert environ["MANIFEST_SIGNING_KEY"] == "MANIFEST_SIGNING_KEY of 24500"
