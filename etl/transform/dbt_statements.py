"""Counts what dbt had the warehouse do, by the log that it leaves."""

import re
from pathlib import Path

# dbt writes a line for every statement it sends, and one for every seed that it loads from its file.
_SENT = re.compile(rb"^[\d:.]+ +\[debug\] +\[[^\]]*\]: On [\w.-]+: ", re.MULTILINE)
_LOADED = re.compile(rb"^[\d:.]+ +\[info *\] +\[[^\]]*\]: \d+ of \d+ OK loaded seed file ", re.MULTILINE)


class StatementCount:
    """The statements of the commands that run after this was made; the log begins anew when it gets large."""

    def __init__(self, log: Path) -> None:
        """Remember where the log ends now."""
        self._log, self._before = log, log.stat().st_size if log.exists() else 0

    def read(self) -> int:
        """How many there were."""
        if not self._log.exists():
            return 0
        text = self._log.read_bytes()
        if len(text) >= self._before:
            text = text[self._before :]
        return len(_SENT.findall(text)) + len(_LOADED.findall(text))
