"""The crawler's pages a second, as a ratio to a bare Scrapy spider's on the same server in the same run."""

import socket
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from contracts.shop.feed import HEADER, ProductOutcome, ProductRequest, read_feed, write_requests
from etl.platform.settings import Settings
from etl.sources.crawl.crawl_files import CrawlFiles
from etl.sources.crawl.spider import PROJECT_ROOT, run_spider
from sandbox.seed.catalogue import assortment
from sandbox.shop.traps import TrapSet
from tests.bench.results import keep
from tests.integration.crawler.large_shop import HOSTS, running_shop

PAGES = 2_000
ROUNDS = 3
# The spider talks to the shop only.
NO_SERVICES = Settings(
    mongo_uri=SecretStr("mongodb://none"), gcp_project="none", lake_bucket="none", quarantine_bucket="none",
    docs_bucket="none", ip2location_bin=Path("none"), manifest_signing_key=SecretStr("none"),
    pseudonym_key=SecretStr("none"),
)


@pytest.mark.bench
@pytest.mark.timeout(1_800)
def test_pages_per_second(tmp_path: Path) -> None:
    requests = [
        ProductRequest(product.product_id, (f"https://{HOSTS[place % len(HOSTS)]}/{product.slug}.html",))
        for place, product in enumerate(product for product in assortment(PAGES * 2) if product.has_page)
    ][:PAGES]
    with running_shop(_free_port(), TrapSet.NONE) as origin:
        rounds = [
            (_bare(requests, origin, tmp_path / f"bare-{turn}"), _ours(requests, origin, tmp_path / f"{turn}"))
            for turn in range(ROUNDS)
        ]
    bare, ours = (median(PAGES / seconds for seconds in column) for column in zip(*rounds, strict=True))
    ratio = ours / bare
    keep("crawl", {"pages": PAGES, "bare_per_second": round(bare), "ours_per_second": round(ours),
                   "ratio": round(ratio, 2)})
    table = Table("pages", "bare Scrapy /s", "ours /s", "ratio", title=f"crawl, median of {ROUNDS} rounds")
    table.add_row(f"{PAGES:,}", f"{bare:.0f}", f"{ours:.0f}", f"{ratio:.2f}")
    Console().print(table)
    assert ratio >= 0.8


def _bare(requests: list[ProductRequest], origin: str, folder: Path) -> float:
    folder.mkdir()
    urls, feed = folder / "urls.txt", folder / "feed.csv"
    urls.write_text("\n".join(f"{origin}/{request.urls[0].removeprefix('https://')}" for request in requests))
    command = [sys.executable, "-m", "tests.bench.bare_spider", str(urls), str(feed)]
    done = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    assert feed.read_text(encoding="utf-8").count("\n") == len(requests) + 1
    return float(done.stdout)


def _ours(requests: list[ProductRequest], origin: str, folder: Path) -> float:
    folder.mkdir()
    files = CrawlFiles(folder)
    write_requests(files.requests, requests)
    files.partial.write_text(HEADER, encoding="utf-8")
    settings = NO_SERVICES.model_copy(update={
        "shop_origin": origin, "crawl_delay_seconds": 0.0, "crawl_concurrency": 16, "crawl_budget": 0,
        "crawl_contact": "data-team@example.com",
    })
    summary = run_spider(settings, files, expected=len(requests))
    assert [row.outcome for row in read_feed(files.partial)] == [ProductOutcome.NAMED] * len(requests)
    return summary.seconds


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
