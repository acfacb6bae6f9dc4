"""The crawl's monitors: pace, error mix, field coverage, walls and budget, each with a verdict that warns."""

from collections.abc import Callable, Sequence

from contracts.outcome import CRAWL, Outcome, Severity, sentence, verdict
from contracts.product_feed import ProductOutcome, ProductRow, SpiderSummary

GATE = "crawl"
SMALLEST_SAMPLE = 20  # of fewer products a share says nothing
LEAST_PER_MINUTE = 6.0
MOST_FAILED, MOST_BLOCKED, MOST_UNNAMED = 0.05, 0.05, 0.20
LEAST_COVERED = 0.90
COVERED_FIELDS = ("sku", "category", "price_text", "currency_text")


def monitor(rows: Sequence[ProductRow], summary: SpiderSummary, *, deferred: int) -> tuple[Outcome, ...]:
    """The verdicts on a run of the spider that brought `rows` and left `deferred` products for want of budget."""
    return (
        _pace(rows, summary),
        _share(rows, "failed_share", MOST_FAILED, lambda row: row.outcome is ProductOutcome.FAILED),
        _share(rows, "blocked_share", MOST_BLOCKED, lambda row: row.outcome is ProductOutcome.BLOCKED),
        _share(rows, "unnamed_share", MOST_UNNAMED, lambda row: row.outcome is not ProductOutcome.NAMED),
        *(_coverage(rows, field) for field in COVERED_FIELDS),
        _warning("hosts_stopped", not summary.hosts_stopped, " ".join(summary.hosts_stopped), "",
                 "refused too often or asked for too long a wait: nothing more was sent to them",
                 "see the spider's log, then ask their owners"),
        _warning("budget_spent", not deferred, deferred, 0,
                 "products wait for the next run", "raise CRAWL_BUDGET when that is too late"),
    )


def _pace(rows: Sequence[ProductRow], summary: SpiderSummary) -> Outcome:
    per_minute = len(rows) / max(summary.seconds, 1.0) * 60
    holds = len(rows) < SMALLEST_SAMPLE or per_minute >= LEAST_PER_MINUTE
    return _warning("items_per_minute", holds, round(per_minute, 1), f">= {LEAST_PER_MINUTE:g}",
                    "products a minute", "the shop is slow, see the spider's log")


def _share(rows: Sequence[ProductRow], check: str, most: float, counts: Callable[[ProductRow], bool]) -> Outcome:
    share = sum(map(counts, rows)) / max(len(rows), 1)
    holds = len(rows) < SMALLEST_SAMPLE or share <= most
    return _warning(check, holds, round(share, 4), f"<= {most:g}", "of the products asked for",
                    "see their reasons")


def _coverage(rows: Sequence[ProductRow], field: str) -> Outcome:
    named = [row for row in rows if row.outcome is ProductOutcome.NAMED]
    share = sum(bool(getattr(row, field)) for row in named) / max(len(named), 1)
    holds = len(named) < SMALLEST_SAMPLE or share >= LEAST_COVERED
    return _warning(f"{field}_coverage", holds, round(share, 4), f">= {LEAST_COVERED:g}",
                    "of the named products have it", "the pages may have changed, see crawler/page.py")


def _warning(check: str, holds: bool, observed: object, expected: object, fact: str, remedy: str) -> Outcome:
    said = "" if holds else f"{check}: {observed} {fact}; {remedy}"
    return verdict(gate=GATE, check=check, holds=holds, severity=Severity.WARN, observed=observed, expected=expected,
                   message=said, owner=CRAWL, dataset="products", meaning=f"{check} is {expected or 'empty'}.",
                   remedy=sentence(remedy))
