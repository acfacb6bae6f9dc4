"""The crawl's monitors: pace, error mix, field coverage, walls and budget, judged by the policy; none stops a day."""

from collections.abc import Callable, Sequence

from contracts.outcome import CRAWL, Measure, Outcome, Severity, sentence, verdict
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
        _warning("hosts_stopped", not summary.hosts_stopped, " ".join(summary.hosts_stopped) or "none", "none",
                 "refused too often or asked for too long a wait: nothing more was sent to them",
                 "see the spider's log, then ask their owners"),
        _warning("budget_spent", not deferred, deferred, 0,
                 "products wait for the next run", "raise CRAWL_BUDGET when that is too late"),
    )


def _pace(rows: Sequence[ProductRow], summary: SpiderSummary, stated: RulePolicy) -> Outcome:
    per_minute = len(rows) / max(summary.seconds, 1.0) * 60
    holds = len(rows) < stated.evidence or per_minute >= stated.least
    return _warning(_PACE, holds, f"{per_minute:,.1f}", f"at least {stated.least:g}{_from(stated)}",
                    "products a minute", "the shop is slow, see the spider's log",
                    Measure(per_minute, stated.least, None, "products a minute"))


def _share(
    rows: Sequence[ProductRow], check: str, stated: RulePolicy, counts: Callable[[ProductRow], bool],
) -> Outcome:
    return _judged(check, sum(map(counts, rows)), len(rows), stated, "of the products asked for", "see their reasons")


def _coverage(rows: Sequence[ProductRow], field: str, stated: RulePolicy) -> Outcome:
    named = [row for row in rows if row.outcome is ProductOutcome.NAMED]
    return _judged(f"{field}_coverage", sum(not getattr(row, field) for row in named), len(named), stated,
                   "of the named products lack it", "the pages may have changed, see crawler/page.py")


def _judged(check: str, bad: int, products: int, stated: RulePolicy, fact: str, remedy: str) -> Outcome:
    share = bad / max(products, 1)
    holds = products < stated.evidence or share <= stated.rate
    return _warning(check, holds, f"{share:.2%}, {bad} of {products}", f"at most {stated.rate:.2%}{_from(stated)}",
                    fact, remedy, Measure(share, 0, stated.rate, "share of products"))


def _from(stated: RulePolicy) -> str:
    """From how much on a rule speaks."""
    return f", from {stated.evidence} products on"


def _warning(
    check: str, holds: bool, observed: object, expected: object, fact: str, remedy: str, measure: Measure | None = None,
) -> Outcome:
    said = "" if holds else f"{check}: {observed} {fact}; {remedy}"
    return verdict(gate=GATE, check=check, holds=holds, severity=Severity.WARN, observed=observed, expected=expected,
                   message=said, owner=CRAWL, dataset="products", meaning=f"{check} is {expected}.",
                   remedy=sentence(remedy), measure=measure)
