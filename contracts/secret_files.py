"""A secret may lie in a file: NAME_FILE says where the value of NAME is, as secret managers put it there."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from contracts.errors import SettingsError

ENDING = "_FILE"
LARGEST_BYTES = 65_536
# Group and others; the owner's account is the pipeline's.
OTHERS_MAY_READ = 0o044


def given_names(environ: Mapping[str, str | None]) -> set[str]:
    """The settings that an environment gives, in place or by a file."""
    return {name.removesuffix(ENDING) if name.endswith(ENDING) else name for name, value in environ.items() if value}


def secrets_in_files(environ: Mapping[str, str | None], names: Iterable[str]) -> dict[str, str]:
    """The values of those `names` that a file holds, without the line's end that editors and shells leave.

    Raises:
        SettingsError: a secret is given twice, or its file cannot be read or holds none; no value is shown.
    """
    return {name: _read(name, Path(file)) for name in names if (file := _file_of(environ, name))}


def _file_of(environ: Mapping[str, str | None], name: str) -> str | None:
    file = environ.get(name + ENDING)
    if file and environ.get(name):
        raise SettingsError(f"{name}: set twice, itself and by {name}{ENDING}. Keep one of them.")
    return file


def _read(name: str, file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
        secret = content.decode().rstrip("\r\n")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise SettingsError(f"{name}{ENDING}: {file}: {why}. Name a file that holds the secret alone.") from None
    if not secret or len(content) > LARGEST_BYTES or "\n" in secret or "\0" in secret:
        raise SettingsError(f"{name}{ENDING}: {file}: not one line. Name a file that holds the secret alone.")
    return secret


def readable_by_others(file: Path) -> str:
    """The mode of a file that more than its owner may read, such as `0644`; empty when none may, or it is not there."""
    try:
        mode = file.stat().st_mode & 0o7777
    except OSError:
        return ""
    return f"{mode:04o}" if mode & OTHERS_MAY_READ else ""
