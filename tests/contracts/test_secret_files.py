"""A secret in a file is that file's one line, wherever it was mounted; what is none is refused by its name."""

from pathlib import Path

import pytest

from contracts.errors import SettingsError
from contracts.secret_files import LARGEST_BYTES, given_names, readable_by_others, secrets_in_files


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "key"


@pytest.mark.parametrize("content", [b"hunter2", b"hunter2\n", b"hunter2\r\n", b"hunter2\n\n"])
def test_the_end_of_the_line_is_no_part_of_it(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert secrets_in_files({"KEY_FILE": str(file), "OTHER": "x"}, ["KEY", "OTHER"]) == {"KEY": "hunter2"}


@pytest.mark.parametrize("content", [
    b"", b"\n", b"hunter2\nsecond", b"\xff\xfehunter2", b"hunter2\0", b"h" * (LARGEST_BYTES + 1), b"\n\n\n",
])
def test_what_holds_no_secret_is_refused_and_not_shown(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="KEY_FILE") as refused:
        secrets_in_files({"KEY_FILE": str(file)}, ["KEY"])
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("path", ["absent", ".", "x\0y", "a" * 300])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, path: str) -> None:
    with pytest.raises(SettingsError, match="Name a file that holds the secret alone"):
        secrets_in_files({"KEY_FILE": str(tmp_path / path)}, ["KEY"])


def test_a_secret_that_is_given_twice_is_refused(file: Path) -> None:
    file.write_text("one", encoding="utf-8")
    with pytest.raises(SettingsError, match="KEY: set twice"):
        secrets_in_files({"KEY_FILE": str(file), "KEY": "another"}, ["KEY"])


def test_empty_variables_count_as_unset(file: Path) -> None:
    file.write_text("one", encoding="utf-8")
    assert secrets_in_files({"KEY_FILE": str(file), "KEY": ""}, ["KEY"]) == {"KEY": "one"}
    assert secrets_in_files({"KEY_FILE": "", "KEY": "one"}, ["KEY"]) == {}
    assert given_names({"A_FILE": "x", "B": "y", "C": "", "D_FILE": None}) == {"A", "B"}


@pytest.mark.parametrize(("mode", "told"), [
    (0o600, ""), (0o400, ""), (0o640, "0640"), (0o644, "0644"), (0o604, "0604"),
])
def test_who_may_read_a_file_is_told(file: Path, mode: int, told: str) -> None:
    file.touch()
    file.chmod(mode)
    assert readable_by_others(file) == told
    file.unlink()
    assert readable_by_others(file) == ""
