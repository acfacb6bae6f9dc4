"""Where the demonstration lives: it begins anew in what an earlier one left, and never touches anybody's own data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pymongo import MongoClient

from contracts.private_folder import private_folder
from sandbox.catalogue import services
from sandbox.environment import MONGO_COLLECTION, MONGO_DATABASE, mongo_uri
from sandbox.settings import SandboxSettings, own_settings
from sandbox.supervisor import Supervisor

SUFFIX, PORTS_ABOVE = "-demo", 30
# Airflow's database knows the runs of an earlier demonstration, which harm nobody, and takes long to make.
KEPT = "airflow"


@dataclass(frozen=True, slots=True)
class DemoHome:
    """The sandbox of a demonstration; `is_apart` when the checkout's own holds somebody's data."""

    settings: SandboxSettings
    is_apart: bool
    is_used: bool

    @property
    def mark(self) -> Path:
        """The file that says: the data here is a demonstration's, and so many documents of it."""
        return _mark(self.settings)

    def begin(self) -> None:
        """Mark the data as the demonstration's before there is any, and delete what an earlier one left."""
        private_folder(self.settings.home)
        _write(self.mark, None)
        if self.is_used:
            data = [path for path in self.settings.data if path.name != KEPT]
            Supervisor(self.settings.home, services(self.settings)).wipe(data)

    def end(self) -> None:
        """Remember how many documents are the demonstration's: with others there, the data is somebody's own."""
        _write(self.mark, None if self.settings.external_mongo_uri else _documents(self.settings))


def find_home(environ: Mapping[str, str]) -> DemoHome:
    """The sandbox that a shell means when it is empty or an earlier demonstration's, else one beside it."""
    settings = own_settings(environ)
    if not _is_somebodys(settings):
        return DemoHome(settings, is_apart=False, is_used=_has_data(settings))
    apart = replace(settings, home=settings.home.with_name(settings.home.name + SUFFIX),
                    port_base=settings.port_base + PORTS_ABOVE)
    return DemoHome(apart, is_apart=True, is_used=_has_data(apart))


def _is_somebodys(settings: SandboxSettings) -> bool:
    """Whether there is data that no demonstration made, or documents beside a demonstration's."""
    if not _has_data(settings):
        return False
    if not _mark(settings).exists():
        return True
    known = json.loads(_mark(settings).read_text(encoding="ascii"))["documents"]
    if known is None or settings.external_mongo_uri:  # it was interrupted, or nobody counted
        return False
    own_mongo = [service for service in services(settings) if service.name == "mongo"]
    Supervisor(settings.home, own_mongo).up()
    return bool(_documents(settings) != known)


def _has_data(settings: SandboxSettings) -> bool:
    return any((settings.home / name).exists() for name in ("mongo", "bigquery"))


def _mark(settings: SandboxSettings) -> Path:
    return settings.home / "demonstration.json"


def _write(mark: Path, documents: int | None) -> None:
    draft = mark.with_suffix(".new")
    draft.write_text(json.dumps({"documents": documents}), encoding="ascii")
    draft.replace(mark)


def _documents(settings: SandboxSettings) -> int:
    with MongoClient[dict[str, object]](mongo_uri(settings)) as client:
        return client[MONGO_DATABASE][MONGO_COLLECTION].count_documents({})
