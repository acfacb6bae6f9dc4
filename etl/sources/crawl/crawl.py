"""Crawl: the day's products, each asked of the shop once, end up in one CSV feed that a kill cannot spoil."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import CrawlError
from contracts.outcome import Outcome
from contracts.policy.policy import load_policy
from contracts.shop.feed import (
    ProductOutcome,
    ProductRequest,
    ProductRow,
    SpiderSummary,
    read_feed,
    write_feed,
    write_requests,
)
from etl.ops.day_run import Run
from etl.ops.outcomes import record_outcomes
from etl.platform.bigquery import prepare_warehouse
from etl.platform.full_disk import require_space
from etl.sources.crawl.crawl_files import CrawlFiles, crawl_files
from etl.sources.crawl.crawl_monitors import monitor
from etl.sources.crawl.known_products import known_names, rows_beside
from etl.sources.crawl.product_requests import products_of_day
from etl.sources.crawl.spider import run_spider

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """A day's products: seen in its documents, known from other days, asked now, left for the budget, by outcome.

    `findings` are the monitors' verdicts on what was asked now; they warn and never stop a day.
    """

    seen: int
    known: int
    asked: int
    deferred: int
    outcomes: Mapping[str, int]
    feed: Path
    findings: tuple[Outcome, ...] = ()


def crawl(run: Run) -> CrawlReport:
    """Ask the shop for the day's products that no other day has named at least as well.

    Rows that the feed already holds, or that of an earlier day of its chunk, are kept and not fetched again, so that a
    second run makes the same bytes; only products that failed are asked again. At most `crawl_budget` requests are sent
    in one run.

    Raises:
        CrawlError: the spider died, or ended with budget left but without a row for every product.
        PolicyError: the policy cannot be read, or does not fit the monitors; the feed is kept.
    """
    prepare_warehouse(run.bigquery)
    files = crawl_files(run.settings, run.day)
    files.folder.mkdir(parents=True, exist_ok=True)
    seen = products_of_day(run)
    kept = merged(rows_beside(run, seen)) | _kept_rows(files, seen)
    unknown, known = _unanswered(run, seen, kept)
    rows, summary = _ask(run, files, unknown, kept)
    _finish(files, rows)
    answered = [rows[request.product_id] for request in unknown if request.product_id in rows]
    deferred = len(unknown) - len(answered)
    findings = monitor(answered, summary, load_policy().crawl, deferred=deferred) if unknown else ()
    record_outcomes(run, findings)
    outcomes = Counter(row.outcome.value for row in rows.values())
    report = CrawlReport(
        len(seen), known, len(answered), deferred, outcomes, files.feed, findings,
    )
    _log.info("crawled day=%s seen=%d known=%d asked=%d deferred=%d %s", run.day, report.seen, report.known,
              report.asked, report.deferred, " ".join(f"{name}={count}" for name, count in sorted(outcomes.items())))
    return report


def _kept_rows(files: CrawlFiles, seen: Iterable[ProductRequest]) -> dict[int, ProductRow]:
    """The rows of earlier attempts, of products that the day's documents still hold."""
    ids = {request.product_id for request in seen}
    rows = merged([*read_feed(files.feed), *read_feed(files.partial)])
    return {product_id: row for product_id, row in rows.items() if product_id in ids}


def merged(rows: Iterable[ProductRow]) -> dict[int, ProductRow]:
    """One row for each product: the last one, but a product that failed again keeps its first failure."""
    found: dict[int, ProductRow] = {}
    for row in rows:
        if row.outcome is not ProductOutcome.FAILED or row.product_id not in found:
            found[row.product_id] = row
    return found


def _unanswered(
    run: Run, seen: Iterable[ProductRequest], kept: Mapping[int, ProductRow],
) -> tuple[list[ProductRequest], int]:
    """The products to ask for, and how many are left out because another day named them."""
    final = {product_id for product_id, row in kept.items() if row.outcome is not ProductOutcome.FAILED}
    unanswered = [request for request in seen if request.product_id not in final]
    known = known_names(run) if unanswered else {}
    asked = [
        request for request in unanswered
        if request.product_id not in known or not known[request.product_id].cover(request)
    ]
    return asked, len(unanswered) - len(asked)


def _ask(
    run: Run, files: CrawlFiles, asked: list[ProductRequest], kept: dict[int, ProductRow],
) -> tuple[dict[int, ProductRow], SpiderSummary]:
    """The kept rows and those the spider brings, and what its run came to.

    Raises:
        CrawlError: a product has no row though there was budget for it; those that have one stay for the next run.
    """
    if not asked:
        return kept, SpiderSummary()
    write_requests(files.requests, asked)
    write_feed(files.partial, kept.values())
    summary = run_spider(run.settings, files, expected=len(asked))
    rows = merged(read_feed(files.partial))
    missing = sum(request.product_id not in rows for request in asked)
    if missing and not summary.is_budget_spent:
        require_space(files.folder)
        raise CrawlError(
            f"crawl of {run.day}: {missing} of {len(asked)} products have no row. See {files.log}, then run it "
            "again: it goes on where it stopped."
        )
    return rows, summary


def _finish(files: CrawlFiles, rows: Mapping[int, ProductRow]) -> None:
    write_feed(files.feed, [rows[product_id] for product_id in sorted(rows)])
    files.partial.unlink(missing_ok=True)
