"""The crawl's monitors warn of what a person should look at, and never stop a day."""

from dataclasses import replace

import pytest

from contracts.outcome import Severity, Status
from contracts.policy.policy import load_policy
from contracts.shop.feed import ProductOutcome, ProductRow, SpiderSummary
from etl.sources.crawl.crawl_monitors import monitor

NAMED = ProductRow(1, ProductOutcome.NAMED, "Ring", "S-1", "Rings", price_text="1.278,00", currency_text="€")
SUMMARY = SpiderSummary(requests=100, seconds=60.0)
POLICY = load_policy().crawl


def many(number: int, *others: ProductRow) -> list[ProductRow]:
    return [NAMED] * (number - len(others)) + list(others)


def unnamed(outcome: ProductOutcome) -> ProductRow:
    return ProductRow(2, outcome)


def failed(rows: list[ProductRow], summary: SpiderSummary = SUMMARY, deferred: int = 0) -> list[str]:
    findings = monitor(rows, summary, POLICY, deferred=deferred)
    assert {finding.severity for finding in findings} == {Severity.WARN}
    assert all(bool(finding.message) == (finding.status is Status.FAILED) for finding in findings)
    return [finding.check for finding in findings if finding.status is Status.FAILED]


@pytest.mark.parametrize(("rows", "expected"), [
    (many(100), []),
    (many(100, *[unnamed(ProductOutcome.FAILED)] * 5), []),
    (many(100, *[unnamed(ProductOutcome.FAILED)] * 6), ["failed_share"]),
    (many(100, *[unnamed(ProductOutcome.BLOCKED)] * 6), ["blocked_share"]),
    (many(100, *[unnamed(ProductOutcome.NOT_FOUND)] * 21), ["unnamed_share"]),
    (many(100, *[replace(NAMED, sku="")] * 10), []),
    (many(100, *[replace(NAMED, sku="")] * 11), ["sku_coverage"]),
    ([replace(NAMED, price_text="", currency_text="")] * 100, ["price_text_coverage", "currency_text_coverage"]),
    ([unnamed(ProductOutcome.FAILED)] * 19, []),
    ([], []),
])
def test_shares(rows: list[ProductRow], expected: list[str]) -> None:
    assert failed(rows) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(1_000.0, []), (1_001.0, ["items_per_minute"])])
def test_a_slow_shop_is_told(seconds: float, expected: list[str]) -> None:
    assert failed(many(100), SpiderSummary(100, seconds)) == expected


def test_walls_and_an_empty_budget_are_told_even_of_a_few() -> None:
    walled = SpiderSummary(9, 1.0, is_budget_spent=True, hosts_stopped=("www.glamira.de",))
    assert failed(many(3), walled, deferred=4) == ["hosts_stopped", "budget_spent"]


def test_a_remedy_keeps_the_names_in_it() -> None:
    remedies = {finding.check: finding.remedy for finding in monitor(many(3), SUMMARY, POLICY, deferred=4)}
    assert remedies["budget_spent"] == "Raise CRAWL_BUDGET when that is too late."
