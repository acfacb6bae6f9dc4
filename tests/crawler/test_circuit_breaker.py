"""A host that refuses in a row is left alone; one that answers in between is not."""

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spiders import Spider
from scrapy.utils.test import get_crawler

from crawler.budget import BUDGET_SPENT, REQUESTS_SENT, BudgetMiddleware, BudgetSpent
from crawler.circuit_breaker import HOSTS_STOPPED, CircuitBreakerMiddleware, HostStopped


def ask(walls: CircuitBreakerMiddleware, status: int, host: str = "www.glamira.de") -> None:
    request = Request(f"https://{host}/ring.html")
    walls.process_request(request)
    walls.process_response(request, Response(request.url, status=status))


@pytest.mark.parametrize("status", [401, 403, 451])
def test_refusals_in_a_row_stop_the_host_and_no_other(status: int) -> None:
    crawler = get_crawler(Spider, {"CIRCUIT_BREAKER_AFTER": 3})
    walls = CircuitBreakerMiddleware.from_crawler(crawler)
    for _ in range(3):
        ask(walls, status)
    with pytest.raises(HostStopped, match=r"www\.glamira\.de refused 3"):
        ask(walls, 200)
    ask(walls, 200, "www.glamira.com")
    assert crawler.stats is not None
    assert crawler.stats.get_value(HOSTS_STOPPED) == ["www.glamira.de"]


def test_an_answer_in_between_starts_the_count_anew() -> None:
    walls = CircuitBreakerMiddleware.from_crawler(get_crawler(Spider, {"CIRCUIT_BREAKER_AFTER": 2}))
    for status in (403, 200, 403, 404, 403, 200):
        ask(walls, status)


def test_what_comes_after_the_stop_opens_no_wall() -> None:
    walls = CircuitBreakerMiddleware.from_crawler(get_crawler(Spider, {"CIRCUIT_BREAKER_AFTER": 1}))
    late = Request("https://www.glamira.de/late.html")
    ask(walls, 403)
    walls.process_response(late, Response(late.url, status=200))
    with pytest.raises(IgnoreRequest):
        ask(walls, 200)


def test_the_budget_counts_every_request_but_those_for_rules() -> None:
    crawler = get_crawler(Spider, {"REQUEST_BUDGET": 2})
    budget = BudgetMiddleware.from_crawler(crawler)
    page, rules = Request("https://a/x"), Request("https://a/robots.txt", meta={"dont_obey_robotstxt": True})
    for request in (page, rules, page, rules):
        budget.process_request(request)
    assert crawler.stats is not None
    assert crawler.stats.get_value(BUDGET_SPENT) is None
    with pytest.raises(BudgetSpent):
        budget.process_request(page)
    assert (crawler.stats.get_value(REQUESTS_SENT), crawler.stats.get_value(BUDGET_SPENT)) == (2, True)


def test_without_a_budget_any_number_is_sent() -> None:
    budget = BudgetMiddleware.from_crawler(get_crawler(Spider, {"REQUEST_BUDGET": 0}))
    for _ in range(1_000):
        budget.process_request(Request("https://a/x"))
