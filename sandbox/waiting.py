"""Waiting for a condition with a deadline; but for cron's rounds the only place of the sandbox that sleeps."""

import time
from collections.abc import Callable

PAUSE = 0.1


def wait_until(condition: Callable[[], object], seconds: float, pause: float = PAUSE) -> bool:
    """Ask again and again, with a pause, until `condition` holds; False when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
