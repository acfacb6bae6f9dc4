"""The spider's process: Twisted's reactor cannot share one with Airflow, and a process can be watched and ended."""

import subprocess
import sys
import threading
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from contracts.child_environment import child_environment
from contracts.errors import CrawlError, SettingsError
from contracts.shop.feed import SpiderSummary, read_summary
from etl.platform.full_disk import require_space
from etl.platform.settings import Settings
from etl.sources.crawl.crawl_files import CrawlFiles

PROJECT_ROOT = Path(__file__).resolve().parents[3]
POLL_SECONDS = 0.5
END_SECONDS = 10


def run_spider(settings: Settings, files: CrawlFiles, expected: int) -> SpiderSummary:
    """Run the products spider over a request list of `expected` products, wait for its end, and say what it came to.

    The spider ends by itself when this process is gone.

    Raises:
        SettingsError: nobody is named whom the shop could write to.
        CrawlError: it ended with an error.
        OSError: it had no space left to write to.
    """
    files.summary.unlink(missing_ok=True)
    with files.log.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            _command(settings, files), cwd=PROJECT_ROOT, env=_environment(), stdin=subprocess.PIPE, stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _watch(process, files.partial, expected)
        finally:
            _end(process)
    if process.returncode != 0 or not files.summary.exists():
        require_space(files.folder)
        raise CrawlError(
            f"spider: it ended with status {process.returncode}. See {files.log}, then run the crawl again: it "
            "goes on where it stopped."
        )
    return read_summary(files.summary)


def _command(settings: Settings, files: CrawlFiles) -> list[str]:
    contact = settings.crawl_contact or settings.alert_email_to
    if not contact:
        raise SettingsError("CRAWL_CONTACT: the crawler names somebody whom the shop can write to. Set it.")
    chosen: dict[str, object] = {
        "USER_AGENT": f"glamira-products/1.0 (+{contact})",
        "SHOP_ORIGIN": settings.shop_origin,
        "DOWNLOAD_DELAY": settings.crawl_delay_seconds,
        "AUTOTHROTTLE_ENABLED": settings.crawl_delay_seconds > 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": settings.crawl_concurrency,
        "REQUEST_BUDGET": settings.crawl_budget,
        "EXIT_WITH_PARENT": True,
    }
    if settings.crawl_http_cache:
        chosen |= {"HTTPCACHE_ENABLED": True, "HTTPCACHE_DIR": Path(settings.crawl_http_cache).resolve()}
    named = {"requests": files.requests, "feed": files.partial, "summary": files.summary}
    paths = [f"{name}={path.resolve()}" for name, path in named.items()]
    return [
        sys.executable, "-m", "scrapy", "crawl", "products",
        *(part for path in paths for part in ("-a", path)),
        *(part for name, value in chosen.items() for part in ("-s", f"{name}={value}")),
    ]


def _environment() -> dict[str, str]:
    return child_environment({"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONUNBUFFERED": "1"})


def _watch(process: subprocess.Popen[bytes], feed: Path, expected: int) -> None:
    """Show the feed's growth until the process ends."""
    columns = (TextColumn("crawl"), BarColumn(), MofNCompleteColumn(), TextColumn("products"), TimeRemainingColumn())
    before = _records(feed)
    # Beside other stations the terminal is not the crawl's alone.
    is_aside = threading.current_thread() is not threading.main_thread()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=is_aside) as progress:
        task = progress.add_task("crawl", total=expected)
        while process.poll() is None:
            progress.update(task, completed=_records(feed) - before)
            try:
                process.wait(POLL_SECONDS)
            except subprocess.TimeoutExpired:
                continue


def _records(feed: Path) -> int:
    with feed.open("rb") as content:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(1 << 20), b""))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave no process behind, whatever interrupted the wait; Scrapy stops gently when asked."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdin is not None:
        process.stdin.close()
