"""Where the secrets lie: each in one place, and in no file that others may read."""

import os
from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values

from contracts.sandbox_file import chosen_home, file_of
from contracts.secret_files import ENDING, readable_by_others
from etl.doctor.findings import Finding, ok, warning
from etl.platform.settings import SECRETS, Settings

_EXPECTED = "read by their owner alone, mode 0600 or 0400"


def check_secrets(_: Settings) -> Iterator[Finding]:
    """One finding for each file with a secret that others may read; a single one when none is."""
    open_files = [(name, file, mode) for name, file in _files() if (mode := readable_by_others(file))]
    for name, file, mode in open_files:
        yield warning(f"secrets.{name}", f"{file} has mode {mode}", _EXPECTED, f"Close it: chmod 600 {file}")
    if not open_files:
        yield ok("secrets", "no file that others may read holds one", _EXPECTED)


def _files() -> Iterator[tuple[str, Path]]:
    """The files that secrets are read from, each with the setting that leads there."""
    dotenv = Path(".env").absolute()
    written = {name: value for name, value in dotenv_values(dotenv).items() if value} if dotenv.exists() else {}
    if written.keys() & set(SECRETS):
        yield ".env", dotenv
    for name in SECRETS:
        if file := os.environ.get(name + ENDING) or written.get(name + ENDING):
            yield f"{name}{ENDING}", Path(file)
    if home := chosen_home(os.environ):
        yield "sandbox", file_of(home)
