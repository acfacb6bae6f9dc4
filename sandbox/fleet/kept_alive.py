"""Runs a program for ever, as systemd's Restart=always does: whenever it ends by itself it is started again."""

import os
import signal
import subprocess
import sys
import time
from threading import Event

PAUSE_SECONDS = 3.0


def keep_alive(command: list[str], is_over: Event) -> None:
    """Start a program again and again until `is_over`; SIGTERM sets that, is handed on, and the end is awaited."""
    running: list[subprocess.Popen[bytes]] = []

    def end(number: int, _: object) -> None:
        is_over.set()
        for one in running:
            one.send_signal(number)

    signal.signal(signal.SIGTERM, end)
    while not is_over.is_set():
        began = time.monotonic()
        # Who started this process chose its environment for the program.
        running[:] = [subprocess.Popen(command, env=os.environ)]
        if is_over.is_set():  # the signal came while it started
            running[0].terminate()
        code = running[0].wait()
        if not is_over.is_set():
            sys.stderr.write(f"{' '.join(command)}: ended with {code} after {time.monotonic() - began:.0f} s\n")
            is_over.wait(PAUSE_SECONDS)


if __name__ == "__main__":
    keep_alive(sys.argv[1:], Event())
