"""A day's events in a file, one a line, however many processes append to it at once."""

import fcntl
import os
from pathlib import Path
from typing import Any

from openlineage.client.serde import Serde
from openlineage.client.transport.transport import Config, Transport

from contracts.private_folder import private_folder


class DayFile(Transport):
    """Appends each event as a whole line, under the file's lock; the client's own way writes long ones in pieces."""

    kind = "day_file"
    config_class = Config

    def __init__(self, file: Path) -> None:
        self._file = file

    def emit(self, event: Any) -> None:
        """Append the event; after an error, such as a full disk, the file is as it was.

        Raises:
            OSError: it could not be written.
        """
        private_folder(self._file.parent)
        with self._file.open("ab", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, os.SEEK_END)
            try:
                _write(file.fileno(), f"{Serde.to_json(event)}\n".encode())
            except OSError:
                file.truncate(end)
                raise


def _write(descriptor: int, line: bytes) -> None:
    while line:
        line = line[os.write(descriptor, line):]
