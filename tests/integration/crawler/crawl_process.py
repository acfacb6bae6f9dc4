"""A crawl as a process of its own, to be killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from contracts.shop.feed import read_feed
from etl.ops.day_run import Run

_CRAWL = """
import datetime
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.sources.crawl.crawl import crawl
from etl.platform.settings import load_settings
crawl(Run(Services(load_settings()), datetime.date(2020, 5, 4), "killed"))
"""


def start_crawl(run: Run, **environment: str) -> subprocess.Popen[bytes]:
    """Crawl the run's day in a process group of its own."""
    command = [sys.executable, "-c", _CRAWL]
    return subprocess.Popen(command, env=_revealed(run) | environment, start_new_session=True)


def grown(feed: Path, rows: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a feed has that many rows."""
    deadline = time.monotonic() + 60
    while len(list(read_feed(feed))) < rows:
        assert time.monotonic() < deadline, f"{feed} did not grow to {rows} rows"
        try:
            pytest.fail(f"the crawl ended with {process.wait(0.02)}")
        except subprocess.TimeoutExpired:
            continue


def kill(process: subprocess.Popen[bytes], *, only_the_caller: bool) -> None:
    """Kill a crawl, with its spider or without; the spider then ends by itself, and none is left behind."""
    spiders = psutil.Process(process.pid).children(recursive=True)
    if only_the_caller:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _, alive = psutil.wait_procs(spiders, timeout=60)
    assert not [spider for spider in alive if spider.status() != psutil.STATUS_ZOMBIE]


def _revealed(run: Run) -> dict[str, str]:
    settings = run.settings
    return dict(os.environ) | {
        "MONGO_DATABASE": settings.mongo_database, "GCP_PROJECT": settings.gcp_project,
        "WORK_DIR": str(settings.work_dir), "SHOP_ORIGIN": settings.shop_origin, "CRAWL_DELAY_SECONDS": "0",
        "CRAWL_CONCURRENCY": "16",
    }
