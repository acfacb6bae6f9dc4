"""Where a sandbox lives, which ports it takes and what it calls its project and buckets."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from contracts import sandbox_file
from contracts.errors import SandboxError

HOST = "127.0.0.1"
PROJECT_ROOT = Path(__file__).resolve().parent.parent
# What another shell cannot know: where the servers of a sandbox listen, and which MongoDB is its own.
REMEMBERED = ("SANDBOX_PORT_BASE", "SANDBOX_MONGO_URI", "SANDBOX_ACCOUNTS")

GCP_PROJECT = "glamira-sandbox"
LOCATION = "EU"
LAKE_BUCKET = "glamira-lake"
QUARANTINE_BUCKET = "glamira-quarantine"
DOCS_BUCKET = "glamira-docs"
# Where the ECB's files lie, below any host.
ECB_FOLDER = "/stats/eurofxref"
DATA_FOLDERS = ("mongo", "storage", "bigquery", "received", "work", "airflow", "postgres", "valkey")
BUCKETS = (LAKE_BUCKET, QUARANTINE_BUCKET, DOCS_BUCKET)


class Port(IntEnum):
    """Each listener's place above SANDBOX_PORT_BASE; the order is part of the interface, append only."""

    MONGO = 0
    STORAGE = 1
    BIGQUERY_PROXY = 2
    BIGQUERY = 3
    BIGQUERY_GRPC = 4
    FUNCTION = 5
    SHOP = 6
    SMTP = 7
    SINKS = 8
    DOCS = 9
    STORAGE_EVENTS = 10
    ECB = 11
    POSTGRES = 12
    VALKEY = 13


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """One sandbox: its state folder, its first port, and how often an event is delivered twice (0..1).

    The warehouse refuses what BigQuery would refuse if `is_strict`, takes `latency_seconds` for each job, and
    `dml_limit` updates, deletes and merges of one table in ten seconds. With `has_accounts` the pipeline and the load
    function are held to the roles of their accounts.
    """

    home: Path
    port_base: int
    duplicate_rate: float
    external_mongo_uri: str = ""
    is_strict: bool = True
    latency_seconds: float = 0.0
    dml_limit: int = 25
    has_accounts: bool = True

    def variables(self) -> dict[str, str]:
        """The environment from which `read_settings` reads these settings back."""
        return {
            "SANDBOX_HOME": str(self.home),
            "SANDBOX_PORT_BASE": str(self.port_base),
            "SANDBOX_DUPLICATE_RATE": str(self.duplicate_rate),
            "SANDBOX_MONGO_URI": self.external_mongo_uri,
            "SANDBOX_STRICT": "on" if self.is_strict else "off",
            "SANDBOX_LATENCY_SECONDS": str(self.latency_seconds),
            "SANDBOX_DML_LIMIT": str(self.dml_limit),
            "SANDBOX_ACCOUNTS": "on" if self.has_accounts else "off",
        }

    def port(self, listener: Port) -> int:
        """The port of one listener."""
        return self.port_base + listener

    def url(self, listener: Port, path: str = "") -> str:
        """The HTTP address of one listener; `path` starts with a slash or is empty."""
        return f"http://{HOST}:{self.port(listener)}{path}"

    @property
    def logs(self) -> Path:
        """The folder of the servers' logs, one file per service."""
        return self.home / "logs"

    @property
    def objects(self) -> Path:
        """The folder whose sub-folders are the buckets."""
        return self.home / "storage"

    @property
    def data(self) -> tuple[Path, ...]:
        """What `wipe` deletes; keys and logs stay."""
        return (
            *(self.home / name for name in DATA_FOLDERS),
            *(self.deliveries.with_name(self.deliveries.name + ending) for ending in ("", "-wal", "-shm")),
        )

    @property
    def denied_permissions(self) -> Path:
        """A JSON object `{bucket: [permission, …]}` of what the sandbox denies; without the file it denies nothing."""
        return self.home / "denied_permissions.json"

    @property
    def bin_file(self) -> Path:
        """The IP2Location file built for the synthetic shop's visitors."""
        return self.home / "locations.bin"

    @property
    def received(self) -> Path:
        """The folder of the mails and webhook calls that arrived."""
        return self.home / "received"

    @property
    def deliveries(self) -> Path:
        """The database of the deliveries of storage events."""
        return self.home / "storage_events.sqlite"

    @property
    def bundle(self) -> Path:
        """The folder the Cloud Function is served from."""
        return self.home / "bundle"


def read_settings(environ: Mapping[str, str]) -> SandboxSettings:
    """The settings named SANDBOX_* in `environ`, or their defaults.

    Raises:
        SandboxError: one of them has a value that it cannot have; the message names it.
    """
    home = Path(environ.get(sandbox_file.HOME) or sandbox_file.DEFAULT_HOME)
    return SandboxSettings(
        home=home.expanduser().resolve(),
        port_base=_port_base(environ.get("SANDBOX_PORT_BASE") or "27500"),
        duplicate_rate=_rate(environ.get("SANDBOX_DUPLICATE_RATE") or "0.1"),
        external_mongo_uri=environ.get("SANDBOX_MONGO_URI", ""),
        is_strict=_switch("SANDBOX_STRICT", environ.get("SANDBOX_STRICT") or "on"),
        latency_seconds=_seconds(environ.get("SANDBOX_LATENCY_SECONDS") or "0"),
        dml_limit=_count(environ.get("SANDBOX_DML_LIMIT") or "25"),
        has_accounts=_switch("SANDBOX_ACCOUNTS", environ.get("SANDBOX_ACCOUNTS") or "on"),
    )


def own_settings(environ: Mapping[str, str]) -> SandboxSettings:
    """SANDBOX_HOME's sandbox, or the checkout's own; its ports are what they were, unless `environ` has others.

    Raises:
        SandboxError: one of them has a value that it cannot have.
    """
    return _remembered(read_settings(environ).home, environ)


def found_settings(environ: Mapping[str, str]) -> SandboxSettings:
    """The settings of the sandbox that a shell means, which may live elsewhere when it is the only one that is up.

    Raises:
        SettingsError: several are up and the shell names none.
        SandboxError: one of the settings has a value that it cannot have.
    """
    return _remembered(sandbox_file.chosen_home(environ) or sandbox_file.DEFAULT_HOME, environ)


def _remembered(home: Path, environ: Mapping[str, str]) -> SandboxSettings:
    values = sandbox_file.read_file(home)
    known = {name: values[name] for name in REMEMBERED if name in values}
    return read_settings({**known, **environ, sandbox_file.HOME: str(home)})


def _port_base(text: str) -> int:
    highest = 65535 - max(Port)
    if not text.isdecimal() or not 1024 <= int(text) <= highest:
        raise SandboxError(f"SANDBOX_PORT_BASE: {text!r} is not a port from 1024 to {highest}. Set it to one.")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise SandboxError(f"SANDBOX_DUPLICATE_RATE: {text!r} is not a share from 0 to 1. Set it to one, such as 0.1.")
    return rate


def _switch(name: str, text: str) -> bool:
    if text not in {"on", "off"}:
        raise SandboxError(f"{name}: {text!r} is neither on nor off. Set it to one of them.")
    return text == "on"


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 60:
        raise SandboxError(f"SANDBOX_LATENCY_SECONDS: {text!r} is not from 0 to 60. Set it to seconds, such as 1.5.")
    return seconds


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise SandboxError(f"SANDBOX_DML_LIMIT: {text!r} is not a whole number from 1. BigQuery's is 25.")
    return int(text)
