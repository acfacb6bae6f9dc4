"""Runs `python -m …` in a process of its own that begins with the pipeline's packages imported.

Importing them takes more than a second of processor time, and a test session runs hundreds of commands. The process is
forked from a server that did nothing but import; arguments, environment, folder, streams and exit code are its own.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import IO

from etl.stations import STATIONS

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([
    "etl.cli", "expectations.checkpoint", "sandbox.seed.command", "etl.lineage.send", "etl.retention.retain",
    "etl.site.site", *sorted({station.function.partition(":")[0] for station in STATIONS}),
])


def run_warm(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path,
) -> subprocess.CompletedProcess[str]:
    """What `python -m ARGUMENTS` printed, and its exit code, as `subprocess.run` tells of captured text."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        streams = [DupFd(file.fileno()) for file in (out, err)]
        process = _PROCESSES.Process(target=_become, args=(list(arguments), dict(environment), folder, streams))
        process.start()
        process.join()
        assert process.exitcode is not None
        return subprocess.CompletedProcess(list(arguments), process.exitcode, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _become(arguments: list[str], environment: dict[str, str], folder: Path, streams: list[DupFd]) -> None:
    for number, stream in enumerate(streams, 1):
        os.dup2(stream.detach(), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = list(arguments)
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
