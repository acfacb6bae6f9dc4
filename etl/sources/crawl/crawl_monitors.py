"""The crawl's monitors: pace, error mix, field coverage, walls and budget, judged by the policy; none stops a day."""

from collections.abc import Callable, Sequence

from contracts.outcome import CRAWL, Outcome, Severity, sentence, verdict
from contracts.policy.policy import RulePolicy, TablePolicy
from contracts.shop.feed import ProductOutcome, ProductRow, SpiderSummary

GATE = "crawl"
COVERED_FIELDS = ("sku", "category", "price_text", "currency_text")
_SHARES: dict[str, Callable[[ProductRow], bool]] = {
    "failed_share": lambda row: row.outcome is ProductOutcome.FAILED,
    "blocked_share": lambda row: row.outcome is ProductOutcome.BLOCKED,
    "unnamed_share": lambda row: row.outcome is not ProductOutcome.NAMED,
}
_PACE = "items_per_minute"
_KNOWN = {
    _PACE: ("least", "evidence"), **dict.fromkeys(_SHARES, ("rate", "evidence")),
    **{f"{field}_coverage": ("rate", "evidence") for field in COVERED_FIELDS},
    "hosts_stopped": (), "budget_spent": (),
}


def monitor(
    rows: Sequence[ProductRow], summary: SpiderSummary, policy: TablePolicy, *, deferred: int,
) -> tuple[Outcome, ...]:
    """The verdicts on a run of the spider that brought `rows` and left `deferred` products for want of budget.

    Raises:
        PolicyError: the policy does not fit the monitors.
    """
    policy.require(_KNOWN)
    return (
        _pace(rows, summary, policy.rule(_PACE)),
        *(_share(rows, check, policy.rule(check), counts) for check, counts in _SHARES.items()),
        *(_coverage(rows, field, policy.rule(f"{field}_coverage")) for field in COVERED_FIELDS),
        _warning("hosts_stopped", not summary.hosts_stopped, " ".join(summary.hosts_stopped), "",
                 "refused too often or asked for too long a wait: nothing more was sent to them",
                 "see the spider's log, then ask their owners"),
        _warning("budget_spent", not deferred, deferred, 0,
                 "products wait for the next run", "raise CRAWL_BUDGET when that is too late"),
    )


def _pace(rows: Sequence[ProductRow], summary: SpiderSummary, stated: RulePolicy) -> Outcome:
    per_minute = len(rows) / max(summary.seconds, 1.0) * 60
    holds = len(rows) < stated.evidence or per_minute >= stated.least
    return _warning(_PACE, holds, round(per_minute, 1), f">= {stated.least}",
                    "products a minute", "the shop is slow, see the spider's log")


def _share(
    rows: Sequence[ProductRow], check: str, stated: RulePolicy, counts: Callable[[ProductRow], bool],
) -> Outcome:
    share = sum(map(counts, rows)) / max(len(rows), 1)
    holds = len(rows) < stated.evidence or share <= stated.rate
    return _warning(check, holds, round(share, 4), f"<= {stated.rate:g}", "of the products asked for",
                    "see their reasons")


def _coverage(rows: Sequence[ProductRow], field: str, stated: RulePolicy) -> Outcome:
    named = [row for row in rows if row.outcome is ProductOutcome.NAMED]
    share = sum(not getattr(row, field) for row in named) / max(len(named), 1)
    holds = len(named) < stated.evidence or share <= stated.rate
    return _warning(f"{field}_coverage", holds, round(share, 4), f"<= {stated.rate:g}",
                    "of the named products lack it", "the pages may have changed, see crawler/page.py")


def _warning(check: str, holds: bool, observed: object, expected: object, fact: str, remedy: str) -> Outcome:
    said = "" if holds else f"{check}: {observed} {fact}; {remedy}"
    return verdict(gate=GATE, check=check, holds=holds, severity=Severity.WARN, observed=observed, expected=expected,
                   message=said, owner=CRAWL, dataset="products", meaning=f"{check} is {expected or 'empty'}.",
                   remedy=sentence(remedy))
