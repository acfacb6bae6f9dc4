"""What ends by itself is started again; what is asked to end ends, and its program with it."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.waiting import wait_until
from tests.conftest import ROOT

# Ends at once the first time, and stays the second.
PROGRAM = """
import pathlib, signal, sys
folder = pathlib.Path(sys.argv[1])
is_first = not (folder / "first").exists()
(folder / ("first" if is_first else "second")).touch()
if not is_first:
    signal.pause()
"""


def test_it_comes_back_until_it_is_told_to_end(tmp_path: Path) -> None:
    keeper = subprocess.Popen(
        [sys.executable, "-m", "sandbox.fleet.kept_alive", sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT,
        stderr=subprocess.PIPE, text=True,
    )
    try:
        assert wait_until((tmp_path / "second").exists, 30)
        [kept] = psutil.Process(keeper.pid).children()
        keeper.send_signal(signal.SIGTERM)
        _, said = keeper.communicate(timeout=30)
    except BaseException:
        keeper.kill()
        raise
    assert (keeper.returncode, "ended with 0" in said) == (0, True)
    with pytest.raises(psutil.NoSuchProcess):
        psutil.Process(kept.pid).status()
