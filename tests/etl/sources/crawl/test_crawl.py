"""Which products a day asks for, and which row of a product counts."""

from itertools import permutations

import pytest

from contracts.shop.feed import ProductOutcome, ProductRequest, ProductRow
from contracts.shop.urls import id_route, preference
from etl.sources.crawl.crawl import merged
from etl.sources.crawl.known_products import KnownNames

UK, US, DE = (f"https://www.glamira.{tld}/ring.html" for tld in ("co.uk", "com", "de"))
ROUTE = id_route(1)


def request(*urls: str) -> ProductRequest:
    return ProductRequest(1, (*urls, ROUTE))


def known(*urls: str) -> KnownNames:
    return KnownNames(frozenset(urls), min(map(preference, urls)))


@pytest.mark.parametrize(("names", "asked", "covered"), [
    ((UK,), request(UK), True),
    ((UK,), request(US), True),
    ((UK,), request(DE), True),
    ((UK,), request(), True),
    ((US,), request(UK, US), False),
    ((DE,), request(US), False),
    ((DE,), request(DE), True),
    # The id route may bring an English name, should the second German page be gone.
    ((DE,), request("https://www.glamira.de/ring-2.html"), False),
    ((ROUTE,), request(), True),
    ((ROUTE,), request(UK), False),
])
def test_known_names(names: tuple[str, ...], asked: ProductRequest, covered: bool) -> None:
    assert known(*names).cover(asked) is covered


@pytest.mark.parametrize("gone", [set(), {UK}, {DE}, {UK, DE}, {ROUTE}, {ROUTE, UK}])
def test_the_order_of_days_never_changes_the_best_name(gone: set[str]) -> None:
    days = [request(UK, DE), request(DE), request(), request(US), request("https://www.glamira.at/ring.html")]
    best = set()
    for order in permutations(days):
        names: list[str] = []
        for day in order:
            if not names or not known(*names).cover(day):
                names += [url for url in day.urls if url not in gone][:1]
        best.add(min(names, key=preference, default=None))
    assert len(best) == 1


def row(outcome: ProductOutcome, name: str = "", product_id: int = 1) -> ProductRow:
    return ProductRow(product_id, outcome, name)


def test_a_later_row_replaces_a_failure_and_a_failure_replaces_nothing() -> None:
    failed, again = row(ProductOutcome.FAILED, "first"), row(ProductOutcome.FAILED, "second")
    named = row(ProductOutcome.NAMED, "Ring")
    assert merged([failed, again]) == {1: failed}
    assert merged([failed, named]) == {1: named}
    assert merged([named, failed]) == {1: named}
    assert merged([]) == {}
