"""What a service is: a command, its listeners, how to make it ready and how to see that it answers."""

import hashlib
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Probe = Callable[[], bool]


def nothing_to_prepare() -> None:
    """The preparation of a service that needs none."""


@dataclass(frozen=True)
class Service:
    """One server process, described completely: the same description always starts the same server.

    `ports` lists every port it listens on, the one it is known by first. `prepare` runs at each start of the
    sandbox, is cheap when there is nothing to do, and raises SandboxError with the remedy. `probe` answers
    within seconds whether the server does its work. `inputs` are files and folders that, when they change,
    call for a restart. `deadline` bounds the start, in seconds; `stop_signal` asks the server to end.
    """

    name: str
    ports: tuple[int, ...]
    command: tuple[str, ...]
    env: dict[str, str]
    folder: Path
    probe: Probe
    prepare: Callable[[], None] = nothing_to_prepare
    inputs: tuple[Path, ...] = field(default=())
    deadline: float = 60.0
    stop_signal: int = signal.SIGTERM

    def fingerprint(self) -> str:
        """A digest of the command, its environment and its inputs; a running server with another is outdated."""
        inputs = [content_digest(path) for path in self.inputs]
        description = repr((self.command, sorted(self.env.items()), self.folder, inputs))
        return hashlib.sha256(description.encode()).hexdigest()


def content_digest(path: Path) -> str:
    """A digest of a file, or of all files of a folder and their names; compiled modules do not count."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.relative_to(path)} {file.stat().st_size} ".encode() + file.read_bytes())
    return digest.hexdigest()
