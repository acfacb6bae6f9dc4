"""Which Airflow a sandbox has, as it was last asked for: the embedded one, or a fleet, and whose servers it takes."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from contracts.errors import SandboxError
from contracts.private_folder import private_folder

DATABASE_URL, BROKER_URL = "SANDBOX_POSTGRES_URL", "SANDBOX_REDIS_URL"


class Profile(StrEnum):
    """What Airflow runs on: SQLite and one scheduler's own processes, or PostgreSQL, Redis and workers."""

    EMBEDDED = "embedded"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Fleet:
    """The profile, and where somebody else's servers are; the sandbox starts one in place of an empty address."""

    profile: Profile = Profile.EMBEDDED
    database_url: str = ""
    broker_url: str = ""

    @property
    def is_production(self) -> bool:
        """Whether tasks are run by workers."""
        return self.profile is Profile.PRODUCTION


def asked_for(home: Path, profile: Profile | None, environ: Mapping[str, str]) -> Fleet:
    """What is to run: the profile that is named, or that of the last time; addresses are those of `environ`.

    Raises:
        SandboxError: an address is none of PostgreSQL, or of Redis.
    """
    known = kept(home)
    fleet = Fleet(
        profile or known.profile,
        environ.get(DATABASE_URL, known.database_url),
        environ.get(BROKER_URL, known.broker_url),
    )
    _require(DATABASE_URL, fleet.database_url, ("postgresql://", "postgresql+"))
    _require(BROKER_URL, fleet.broker_url, ("redis://", "rediss://", "sentinel://"))
    return fleet


def kept(home: Path) -> Fleet:
    """What this sandbox's Airflow was last started as; the embedded one when it never was."""
    if not _file(home).exists():
        return Fleet()
    content = json.loads(_file(home).read_text(encoding="utf-8"))
    return Fleet(Profile(content["profile"]), content["database_url"], content["broker_url"])


def keep(home: Path, fleet: Fleet) -> None:
    """Remember it, where only the owner reads it: addresses hold passwords."""
    private_folder(home)
    descriptor, draft = tempfile.mkstemp(dir=home, prefix=".fleet-")  # mode 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(fleet), file)
    Path(draft).replace(_file(home))


def _file(home: Path) -> Path:
    return home / "fleet.json"


def _require(name: str, address: str, beginnings: tuple[str, ...]) -> None:
    if address and not address.startswith(beginnings):
        raise SandboxError(f"{name}: it does not begin with {' or '.join(beginnings)}. Set it to a server's address.")
