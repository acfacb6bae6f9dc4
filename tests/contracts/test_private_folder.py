"""What is private is made so, and what belongs to all is left alone."""

import os
from pathlib import Path

import pytest

from contracts.private_folder import close_folder, private_folder


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def test_a_new_folder_is_its_owners(tmp_path: Path) -> None:
    assert mode(private_folder(tmp_path / "new")) == 0o700


def test_one_that_is_there_stays_until_it_is_closed(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir(mode=0o755)
    (tmp_path / "old").chmod(0o755)
    assert mode(private_folder(tmp_path / "old")) == 0o755
    close_folder(tmp_path / "old")
    assert mode(tmp_path / "old") == 0o700


def test_a_folder_of_all_is_never_closed(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    close_folder(tmp_path / "shared")
    assert mode(tmp_path / "shared") == 0o1777


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_nor_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs").chmod(0o755)
    os.chown(tmp_path / "theirs", 12345, 12345)
    close_folder(tmp_path / "theirs")
    assert mode(tmp_path / "theirs") == 0o755
