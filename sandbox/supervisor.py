"""Starts what does not run, replaces what is outdated or dead, stops everything, and shows the state of each."""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import SandboxError
from contracts.private_folder import close_folder, private_folder
from sandbox.probes import port_is_free
from sandbox.process import ProcessRecord, end, load, save, spawn
from sandbox.service import Service
from sandbox.waiting import wait_until

QUOTED = 300


@dataclass(frozen=True, slots=True)
class State:
    """How one service is: without a `pid` it does not run, and `died`: nobody had asked it to stop."""

    name: str
    ports: tuple[int, ...]
    pid: int | None
    healthy: bool
    died: bool
    log: Path


def all_well(states: Iterable[State]) -> bool:
    """Whether what was started runs and answers, and something does; what nobody started may stay down."""
    started = [state for state in states if state.pid or state.died]
    return bool(started) and all(state.healthy for state in started)


Listener = Callable[[str, float], None]


def nobody(name: str, seconds: float) -> None:
    """The listener of a start that nobody watches."""


class Supervisor:
    """Looks after `services`, whose records and logs live under `home`."""

    def __init__(self, home: Path, services: Sequence[Service]) -> None:
        self._home = home
        self._services = services

    def up(self, on_ready: Listener = nobody) -> list[str]:
        """Bring every service up and return the names of those that had to be started.

        Calls `on_ready(name, seconds)` as soon as a started one answers.

        Raises:
            SandboxError: a preparation failed, a port is taken, or a server ended or did not answer in time.
        """
        with self._alone(), ThreadPoolExecutor(len(self._services)) as pool:
            list(pool.map(lambda service: service.prepare(), self._services))
            well = list(pool.map(self._runs_well, self._services))
            missing = [service for service, runs in zip(self._services, well, strict=True) if not runs]
            end(record for service in missing if (record := load(self._record_path(service))))
            _refuse_taken_ports(missing)
            return list(pool.map(lambda service: self._start(service, on_ready), missing))

    def down(self) -> list[str]:
        """End every service and whatever it started; the names of those that ran."""
        with self._alone():
            return self._end_all()

    def wipe(self, data: Iterable[Path]) -> None:
        """End every service and delete `data`, the files and folders that they keep."""
        with self._alone():
            self._end_all()
            for path in data:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def states(self) -> list[State]:
        """The state of every service, in the order of the catalogue."""
        with ThreadPoolExecutor(len(self._services)) as pool:
            return list(pool.map(self._state, self._services))

    def _state(self, service: Service) -> State:
        record = load(self._record_path(service))
        leader = record.leader() if record else None
        return State(
            name=service.name, ports=service.ports, pid=leader.pid if leader else None,
            healthy=leader is not None and service.probe(), died=record is not None and leader is None,
            log=self._log_path(service),
        )

    def _runs_well(self, service: Service) -> bool:
        record = load(self._record_path(service))
        if record is None or record.fingerprint != service.fingerprint():
            return False
        return _answers_in_time(service, record)

    def _start(self, service: Service, on_ready: Listener) -> str:
        began, log = time.monotonic(), self._log_path(service)
        record = spawn(service, log)
        save(record, self._record_path(service))
        if not _answers_in_time(service, record):
            died = record.leader() is None
            end([record])
            fate = "its server ended" if died else f"its server did not answer within {service.deadline:.0f} s"
            raise SandboxError(f"{service.name}: {fate}. See {log}; its last line: {last_line(log)}")
        on_ready(service.name, time.monotonic() - began)
        return service.name

    def _end_all(self) -> list[str]:
        paths = sorted(self._home.glob("run/*.json"))
        records = {path.stem: record for path in paths if (record := load(path))}
        ran = [name for name, record in records.items() if record.leader()]
        end(records.values())
        for path in paths:
            path.unlink()
        return ran

    @contextmanager
    def _alone(self) -> Iterator[None]:
        for folder in (self._home, self._home / "run", self._home / "logs"):
            private_folder(folder)
        # Of former releases, all could be read by everybody.
        for folder in (self._home, *filter(Path.is_dir, self._home.iterdir())):
            close_folder(folder)
        with (self._home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _record_path(self, service: Service) -> Path:
        return self._home / "run" / f"{service.name}.json"

    def _log_path(self, service: Service) -> Path:
        return self._home / "logs" / f"{service.name}.log"


def _answers_in_time(service: Service, record: ProcessRecord) -> bool:
    """Wait until the server answers; False once it has ended or the service's deadline is over."""
    settled = wait_until(lambda: record.leader() is None or service.probe(), service.deadline)
    return settled and record.leader() is not None


def _refuse_taken_ports(services: Iterable[Service]) -> None:
    for service in services:
        for port in service.ports:
            if not port_is_free(port):
                raise SandboxError(
                    f"{service.name}: port {port} is taken by another program. "
                    "End that program, or set SANDBOX_PORT_BASE to the first of a free range of ports."
                )


def last_line(log: Path) -> str:
    """The last words of a server, cut to a readable length."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return next((line.strip()[:QUOTED] for line in reversed(lines) if line.strip()), "(empty)")
