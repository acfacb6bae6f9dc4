"""A file that is written beside its place, and takes it whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def drafted(place: Path) -> Iterator[Path]:
    """Give a path to write to, which then takes the place; after an error, such as a full disk, nothing is left of it.

    No reader ever sees half of the file, nor do two processes write to one draft.
    """
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        yield draft
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
