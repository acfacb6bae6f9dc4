"""Events of several processes are whole lines of one file, and an event that finds no space leaves nothing behind."""

import errno
import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

PROCESSES, EVENTS, LONG = 3, 40, 60_000  # longer than any buffer
APPEND = """
import resource, signal, sys
from pathlib import Path
from openlineage.client.event_v2 import Job, Run, RunEvent
from openlineage.client.uuid import generate_new_uuid
from etl.lineage.day_file import DayFile
path, events, long, most = sys.argv[1], *map(int, sys.argv[2:])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
for number in range(events):
    event = RunEvent(eventTime="2026-11-30T12:00:00Z", producer="urn:p", run=Run(str(generate_new_uuid())),
                     job=Job("glamira", f"{number} " + "x" * long))
    try:
        DayFile(Path(path)).emit(event)
    except OSError as error:
        print(error.errno)
"""


def append(file: Path, events: int, long: int = LONG, most: int = -1) -> "subprocess.Popen[str]":
    """A process that appends; a file may have `most` bytes for it."""
    command = [sys.executable, "-c", APPEND, str(file), str(events), str(long), str(most)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def names(file: Path) -> list[str]:
    return [json.loads(line)["job"]["name"].split()[0] for line in file.read_text(encoding="utf-8").splitlines()]


def test_events_of_processes_at_once_are_whole_lines(tmp_path: Path) -> None:
    file = tmp_path / "lineage" / "day.jsonl"
    for one in [append(file, EVENTS) for _ in range(PROCESSES)]:
        assert one.communicate()[0] == ""
    assert sorted(names(file)) == sorted(PROCESSES * [f"{number}" for number in range(EVENTS)])
    assert file.parent.stat().st_mode & 0o077 == 0


def test_an_event_without_space_is_not_half_there(tmp_path: Path) -> None:
    file = tmp_path / "day.jsonl"
    said, _ = append(file, 2, most=LONG + 5_000).communicate()
    assert said.split() == [f"{errno.EFBIG}"]
    append(file, 1, long=10).communicate()
    assert names(file) == ["0", "0"]
