"""A disk that is full, as errors say it: by their number, or in the text of what others wrote."""

import errno
import os
import re
import shutil
import tempfile
from pathlib import Path

_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_EITHER = "|".join(map(str, _NUMBERS))
# As Python's errors say it, and those of Rust, which polars hands on without a number of their own.
_TEXT = re.compile(rf"\[Errno (?:{_EITHER})\]|\(os error (?:{_EITHER})\)")


def is_full_disk(error: Exception) -> bool:
    """Whether something could not be written for want of space, or by a limit or quota."""
    return (isinstance(error, OSError) and error.errno in _NUMBERS) or says_full_disk(str(error))


def says_full_disk(text: str) -> bool:
    """As `is_full_disk`, of what a program printed."""
    return bool(_TEXT.search(text))


def free_space(work_dir: Path) -> str:
    """What is free where the pipeline writes."""
    folders = {"WORK_DIR": work_dir.absolute(), "the temporary folder": Path(tempfile.gettempdir())}
    return ", ".join(f"{name} {folder} has {shutil.disk_usage(folder).free // 1024**2:,} MiB free"
                     for name, folder in folders.items() if folder.exists())


def require_space(folder: Path) -> None:
    """Pass while the folder's disk has some space left; asked when a program ended that says nothing of its reason.

    Raises:
        OSError: it has none.
    """
    if not shutil.disk_usage(folder).free:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
