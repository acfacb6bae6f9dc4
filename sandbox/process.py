"""Server processes: started detached, remembered by pid and start time, ended with all they started."""

import json
import os
import signal
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from contracts.child_environment import child_environment
from sandbox.service import Service

GRACE = 15.0
SAME_INSTANT = 1.0


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """One started server: the leader of its own session, its start time (epoch seconds) and its fingerprint;
    `stop_signal` asks it to end.
    """

    pid: int
    created: float
    fingerprint: str
    stop_signal: int = signal.SIGTERM

    def leader(self) -> psutil.Process | None:
        """The server itself, or None when it is gone or its pid belongs to another process by now."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < SAME_INSTANT
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def members(self) -> Iterator[psutil.Process]:
        """Every living process of the server's session: the leader, its workers, and orphans it left."""
        for process in psutil.process_iter():
            try:
                ours = os.getsid(process.pid) == self.pid and process.create_time() > self.created - SAME_INSTANT
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    yield process
            except (ProcessLookupError, PermissionError, psutil.NoSuchProcess):
                continue


def spawn(service: Service, log: Path) -> ProcessRecord:
    """Start the server in a session of its own, its output appended to `log`."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            service.command, cwd=service.folder, env=child_environment(service.env), stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )
    created = psutil.Process(process.pid).create_time()
    return ProcessRecord(process.pid, created, service.fingerprint(), service.stop_signal)


def end(records: Iterable[ProcessRecord], grace: float = GRACE) -> None:
    """Ask the servers to stop, wait up to `grace` seconds for all of them, then kill whatever they left."""
    sessions = list(records)
    leaders = [(leader, record.stop_signal) for record in sessions if (leader := record.leader())]
    for leader, stop_signal in leaders:
        with suppress(psutil.NoSuchProcess):
            leader.send_signal(stop_signal)
    psutil.wait_procs([leader for leader, _ in leaders], timeout=grace)
    left = [process for record in sessions for process in record.members()]
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=grace)


def save(record: ProcessRecord, path: Path) -> None:
    """Write the record so that no reader ever sees half of it."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(record)), encoding="ascii")
    draft.replace(path)


def load(path: Path) -> ProcessRecord | None:
    """Read a record back; None when there is none or it is damaged."""
    try:
        return ProcessRecord(**json.loads(path.read_text(encoding="ascii")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
