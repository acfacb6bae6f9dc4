"""Real processes: started once, healed, replaced when outdated, explained when they fail, ended completely."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from contracts.errors import SandboxError
from sandbox.probes import http_answers, port_is_free
from sandbox.process import ProcessRecord, save
from sandbox.service import Service
from sandbox.settings import HOST
from sandbox.supervisor import Supervisor
from sandbox.waiting import wait_until

WITH_A_STUBBORN_CHILD = (
    "import signal, subprocess, sys, http.server\n"
    "subprocess.Popen([sys.executable, '-c', "
    "'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)'])\n"
    "http.server.test(http.server.SimpleHTTPRequestHandler, bind='127.0.0.1', port=int(sys.argv[1]))\n"
)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def web_server(name: str, folder: Path) -> Service:
    port = free_port()
    command = (sys.executable, "-m", "http.server", str(port), "--bind", HOST)
    return Service(name, (port,), command, {}, folder, http_answers(port))


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Service, Service]:
    return web_server("first", tmp_path), web_server("second", tmp_path)


@pytest.fixture
def supervisor(tmp_path: Path, pair: tuple[Service, Service]) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path / "home", pair)
    yield supervisor
    supervisor.down()


def pids(supervisor: Supervisor) -> list[int | None]:
    return [state.pid for state in supervisor.states()]


def test_up_twice_starts_once(supervisor: Supervisor) -> None:
    assert supervisor.up() == ["first", "second"]
    before = pids(supervisor)
    assert supervisor.up() == []
    assert pids(supervisor) == before
    assert all(state.healthy for state in supervisor.states())


def test_two_ups_at_once_start_each_service_once(supervisor: Supervisor) -> None:
    with ThreadPoolExecutor(2) as pool:
        started = list(pool.map(lambda _: supervisor.up(), range(2)))
    assert sorted(started) == [[], ["first", "second"]]


def test_a_killed_service_is_reported_and_healed(supervisor: Supervisor) -> None:
    supervisor.up()
    first, second = pids(supervisor)
    psutil.Process(first).kill()
    assert wait_until(lambda: supervisor.states()[0].died, 5)
    assert supervisor.up() == ["first"]
    assert supervisor.states()[0].healthy
    assert pids(supervisor)[1] == second


def test_an_outdated_service_is_replaced(tmp_path: Path, pair: tuple[Service, Service], supervisor: Supervisor) -> None:
    supervisor.up()
    newer = replace(pair[0], env={"CHANGED": "1"})
    assert Supervisor(tmp_path / "home", [newer, pair[1]]).up() == ["first"]


def test_a_taken_port_is_named_before_anything_starts(supervisor: Supervisor, pair: tuple[Service, Service]) -> None:
    port = pair[1].ports[0]
    with socket.create_server((HOST, port)), pytest.raises(SandboxError, match=f"second: port {port} is taken"):
        supervisor.up()
    assert pids(supervisor) == [None, None]


def test_a_server_that_ends_is_explained(tmp_path: Path, pair: tuple[Service, Service]) -> None:
    broken = replace(pair[0], command=(sys.executable, "-c", "raise SystemExit('no memory left')"))
    supervisor = Supervisor(tmp_path / "home", [broken])
    with pytest.raises(SandboxError, match=r"first: its server ended\. See \S+first\.log; .*: no memory left"):
        supervisor.up()


def test_a_server_that_never_answers_is_ended(tmp_path: Path, pair: tuple[Service, Service]) -> None:
    silent = replace(pair[0], command=(sys.executable, "-c", "import time; time.sleep(600)"), deadline=0.5)
    supervisor = Supervisor(tmp_path / "home", [silent])
    with pytest.raises(SandboxError, match="did not answer within"):
        supervisor.up()
    assert pids(supervisor) == [None]


@pytest.mark.parametrize("leader_killed", [False, True])
def test_down_ends_children_that_refuse_to_stop(
    tmp_path: Path, pair: tuple[Service, Service], leader_killed: bool
) -> None:
    port = str(pair[0].ports[0])
    parent = replace(pair[0], command=(sys.executable, "-c", WITH_A_STUBBORN_CHILD, port))
    supervisor = Supervisor(tmp_path / "home", [parent])
    supervisor.up()
    leader = psutil.Process(pids(supervisor)[0])
    (child,) = leader.children()
    if leader_killed:
        leader.kill()
    supervisor.down()
    assert wait_until(lambda: not child.is_running(), 5)
    assert port_is_free(pair[0].ports[0])


def test_a_process_that_took_over_a_pid_is_left_alone(tmp_path: Path, supervisor: Supervisor) -> None:
    records = tmp_path / "home" / "run"
    records.mkdir(parents=True)
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        save(ProcessRecord(stranger.pid, created=1.0, fingerprint=""), records / "first.json")
        assert supervisor.states()[0].pid is None
        supervisor.down()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_wipe_ends_the_services_and_deletes_their_data(tmp_path: Path, supervisor: Supervisor) -> None:
    supervisor.up()
    (tmp_path / "home" / "data" / "deep").mkdir(parents=True)
    supervisor.wipe([tmp_path / "home" / "data", tmp_path / "home" / "never-was"])
    assert pids(supervisor) == [None, None]
    assert not (tmp_path / "home" / "data").exists()
