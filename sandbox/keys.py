"""The sandbox's secrets: made once, kept readable for their owner only; the two keys of the pipeline may be rotated."""

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Hexadecimal keys: one signs manifests, one pseudonymises personal values; former ones are separated by commas."""

    manifest_signing: str
    pseudonym: str
    manifest_former: str = ""
    pseudonym_former: str = ""


def ensure_keys(home: Path) -> Keys:
    """Read the keys under `home`, making those that do not exist yet."""
    folder = home / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(
        _ensure_key(folder / "manifest_signing"), _ensure_key(folder / "pseudonym"),
        _former(folder / "manifest_former"), _former(folder / "pseudonym_former"),
    )


def ensure_secret(home: Path, name: str) -> str:
    """Read another secret under `home`, hexadecimal, making it if there is none yet."""
    secret_file(home, name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _ensure_key(secret_file(home, name))


def secret_file(home: Path, name: str) -> Path:
    """Where a secret lies."""
    return home / "keys" / name


def _former(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _ensure_key(path: Path) -> str:
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text(encoding="ascii").strip()
