"""A full disk is known by its number, or by what programs print of it."""

import errno
from pathlib import Path

import pytest

from etl.platform.full_disk import free_space, is_full_disk, require_space, says_full_disk


@pytest.mark.parametrize(("error", "is_full"), [
    (OSError(errno.ENOSPC, "No space left on device"), True), (OSError(errno.EDQUOT, "Quota exceeded"), True),
    (OSError(errno.EFBIG, "File too large"), True), (OSError(errno.EACCES, "Permission denied"), False),
    (ValueError("parquet: underlying IO error: No space left on device (os error 28)"), True),
    (ValueError("the order is of 28 (os error 2)"), False),
])
def test_an_error_says_that_the_disk_is_full(error: Exception, is_full: bool) -> None:
    assert is_full_disk(error) is is_full


def test_a_program_says_that_the_disk_is_full() -> None:
    assert says_full_disk("Encountered an error:\n[Errno 28] No space left on device\nTraceback")
    assert not says_full_disk("Database Error in model fct_orders: Not found")


def test_what_is_free_is_named_with_its_folder(tmp_path: Path) -> None:
    assert free_space(tmp_path).startswith(f"WORK_DIR {tmp_path} has ")
    assert "WORK_DIR" not in free_space(tmp_path / "absent")
    require_space(tmp_path)
