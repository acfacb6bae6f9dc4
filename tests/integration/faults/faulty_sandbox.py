"""A sandbox whose every connection leads through a proxy, and the verbs that are run in it as real processes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from etl.platform.settings import Settings
from sandbox.catalogue import services
from sandbox.environment import environment
from sandbox.probes import http_answers
from sandbox.report import deliveries
from sandbox.service import Service
from sandbox.settings import HOST, Port, SandboxSettings
from sandbox.supervisor import Supervisor
from sandbox.waiting import wait_until
from tests.conftest import ROOT
from tests.integration.faults.plan import Action, Fault, Plan
from tests.integration.faults.proxy import HttpProxy, MongoProxy, Proxies

ABOVE_THE_LISTENERS = 20
WITHIN_SECONDS = 240
LEAST_ATTEMPTS = 8
NEEDED = ("mongo", "storage", "bigquery", "bigquery_proxy", "function", "storage_events", "shop", "sinks")
PATIENCE = {
    "LOCK_LEASE_SECONDS": "4", "LOAD_TIMEOUT_SECONDS": "60", "EVENT_GRACE_SECONDS": "3", "CRAWL_CONCURRENCY": "4",
}


_COMPILER = shutil.which("cc") or ""
A_DAY = 86_400
_WHOLE_ATTEMPT = (Action.FULL, Action.A_DAY_AHEAD, Action.A_DAY_BEHIND)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own that 64 kB fill."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["/bin/umount", folder], check=True)


def wrong_clock(folder: Path) -> Path:
    """A library that shifts the time of day for a process that loads it first, compiled once."""
    library = folder / "wrong_clock.so"
    if not library.exists():
        source = Path(__file__).with_name("wrong_clock.c")
        subprocess.run([_COMPILER, "-shared", "-fPIC", "-o", library, source], check=True)
    return library


def is_possible(fault: Fault) -> bool:
    """Whether this machine can bring it about: a full disk needs root, a wrong clock a C compiler."""
    if fault.action is Action.FULL:
        return os.geteuid() == 0
    return fault.action not in _WHOLE_ATTEMPT or bool(_COMPILER)


@dataclass(frozen=True)
class Attempt:
    """One run of a verb: its exit code (negative: killed by that signal) and what it said."""

    code: int
    said: str


@dataclass
class FaultySandbox:
    """One sandbox with its proxies; `plan` holds the faults that are armed now."""

    sandbox: SandboxSettings
    plan: Plan = field(default_factory=Plan)

    def __post_init__(self) -> None:
        """Describe the services; the function's port is the proxy's, its own lies above."""
        known = [service for service in services(self.sandbox) if service.name in NEEDED]
        self._services = [self._moved(one) if one.name == "function" else one for one in known]
        self._proxies = Proxies()

    def open(self) -> None:
        """Start the servers and the proxies."""
        self.heal()
        routes = {
            "etl > storage": (Port.STORAGE, self._port(0)),
            "etl > warehouse": (Port.BIGQUERY_PROXY, self._port(1)),
            "function > storage": (Port.STORAGE, self._port(2)),
            "function > warehouse": (Port.BIGQUERY_PROXY, self._port(3)),
        }
        for route, (listener, port) in routes.items():
            self._proxies.serve_http(HttpProxy(route, self.sandbox.url(listener), self.plan), port)
        function = HttpProxy("dispatcher > function", f"http://{HOST}:{self._port(4)}", self.plan)
        self._proxies.serve_http(function, self.sandbox.port(Port.FUNCTION))
        mongo = MongoProxy(self.sandbox.port(Port.MONGO), self.plan, self._hurt_mongo)
        self._proxies.serve_mongo(mongo, self._port(5))

    def close(self) -> None:
        """Stop all of it."""
        Supervisor(self.sandbox.home, self._services).down()
        self._proxies.close()

    def heal(self) -> None:
        """Start what was killed, as whoever runs the servers would."""
        Supervisor(self.sandbox.home, self._services).up()

    def settle(self) -> None:
        """Wait until every event is delivered: a killed function's come again by themselves."""
        self.heal()
        told: dict[str, Any] = {}

        def is_quiet() -> bool:
            told.update(deliveries(self.sandbox) or {"pending": 1})
            return not told["pending"]

        assert wait_until(is_quiet, WITHIN_SECONDS), f"deliveries never settled: {told}"

    @property
    def settings(self) -> Settings:
        """Settings that lead past the proxies: how the tests look at what is there."""
        return Settings.model_validate({name.lower(): value for name, value in environment(self.sandbox).items()})

    @property
    def proxied_settings(self) -> Settings:
        """Settings that lead through the proxies, for what a test does in its own process."""
        return Settings.model_validate({name.lower(): value for name, value in self.variables.items()})

    @contextmanager
    def while_armed(self, faults: Sequence[Fault]) -> Iterator[None]:
        """Let faults happen to what is done inside the block, counted from its start."""
        self.heal()
        self.plan.begin()
        self.plan.happened.clear()
        self.plan.armed[:] = faults
        try:
            yield
        finally:
            self.plan.armed.clear()

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a verb: every address is a proxy's."""
        return {
            **os.environ, **environment(self.sandbox), **PATIENCE,
            "MONGO_URI": f"mongodb://{HOST}:{self._port(5)}/?directConnection=true",
            "STORAGE_EMULATOR_HOST": f"http://{HOST}:{self._port(0)}",
            "BIGQUERY_EMULATOR_HOST": f"http://{HOST}:{self._port(1)}",
        }

    def seed(self, first_day: str, days: int, truth: Path, **options: object) -> None:
        """Seed days, past the proxies."""
        flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        subprocess.run(
            [sys.executable, "-m", "sandbox", "seed", "--date", first_day, "--days", str(days), "--truth", str(truth),
             *flags],
            cwd=ROOT, env={**os.environ, **environment(self.sandbox), **self.sandbox.variables()},
            check=True, capture_output=True,
        )

    def attempt(self, verb: Sequence[str], extra: Mapping[str, str] | None = None) -> Attempt:
        """Run `python -m etl VERB` once, in a session of its own."""
        self.heal()
        self.plan.begin()
        with subprocess.Popen(
            [sys.executable, "-m", "etl", *verb], cwd=ROOT, env=self.variables | dict(extra or {}),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        ) as process:
            try:
                said, _ = process.communicate(timeout=WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                said, _ = process.communicate()
                said += f"\n(ended by the test after {WITHIN_SECONDS} s)"
        return Attempt(process.returncode, said)

    def until_done(self, *verb: str, extra: Mapping[str, str] | None = None) -> list[Attempt]:
        """Run the verb again and again until it succeeds: the only remedy there is."""
        allowed = LEAST_ATTEMPTS + len(self.plan.armed)
        attempts: list[Attempt] = []
        while not attempts or attempts[-1].code:
            assert len(attempts) < allowed, f"{' '.join(verb)} never succeeded:\n{attempts[-1].said}"
            with self._circumstances() as variables:
                attempts.append(self.attempt(verb, variables | dict(extra or {})))
            assert "Traceback" not in attempts[-1].said, attempts[-1].said
        return attempts

    @contextmanager
    def _circumstances(self) -> Iterator[dict[str, str]]:
        """What strikes a whole attempt: the next armed one of a full disk and a clock that is wrong, if any."""
        fault = next((one for one in self.plan.armed if one.action in _WHOLE_ATTEMPT), None)
        if fault is None:
            yield {}
            return
        self.plan.strikes(fault)
        if fault.action is Action.FULL:
            with small_disk(self.sandbox.home / "small") as folder:
                yield {"WORK_DIR": str(folder)}
            return
        seconds = A_DAY if fault.action is Action.A_DAY_AHEAD else -A_DAY
        yield {"LD_PRELOAD": str(wrong_clock(self.sandbox.home)), "CLOCK_SHIFT": str(seconds)}

    def _moved(self, function: Service) -> Service:
        port = self._port(4)
        env = function.env | {
            "STORAGE_EMULATOR_HOST": f"http://{HOST}:{self._port(2)}",
            "BIGQUERY_EMULATOR_HOST": f"http://{HOST}:{self._port(3)}",
        }
        return replace(
            function, ports=(port,), command=(*function.command[:-1], str(port)), env=env, probe=http_answers(port),
        )

    def _hurt_mongo(self, action: Action) -> None:
        states = Supervisor(self.sandbox.home, self._services).states()
        server = psutil.Process(next(state.pid for state in states if state.name == "mongo"))
        if action is Action.SERVER_KILLED:
            server.kill()
            server.wait()
            return
        server.suspend()
        time.sleep(1)
        server.resume()

    def _port(self, index: int) -> int:
        return self.sandbox.port_base + ABOVE_THE_LISTENERS + index
