"""The products of a day's crawl: once, with an outcome that is known, named where they say so."""

from contracts.commands import command
from contracts.outcome import CRAWL
from contracts.policy.policy import Policy, RulePolicy
from contracts.shop.feed import ProductOutcome
from expectations.arrival import Arrivals, arrival_rules, rows_of
from expectations.columns import one_of, unique
from expectations.questions import Questions
from expectations.rules import Rule, Suite, no_rows

_COLUMNS = ("product_id", "outcome", "product_name")
_sql = Questions(__file__)


def products_suite(arrivals: Arrivals, policy: Policy) -> Suite:
    """The rules of `glamira_raw.products`."""
    remedy = f"Crawl the day again: {command(f'crawl {arrivals.day}')}, then land products."
    return Suite("raw_products", rows_of("products", "product_id", _COLUMNS, arrivals.day), (
        *arrival_rules("products", arrivals),
        Rule("product_id_unique", "Every product occurs once in the day.", remedy, unique("product_id")),
        Rule(
            "product_outcome_known", "Every crawled page has a known outcome.", remedy,
            one_of("outcome", ProductOutcome), owner=CRAWL,
        ),
        Rule(
            "named_products_named", "Every product called named has a name.", remedy,
            no_rows(_sql("named_products_named")), owner=CRAWL,
        ),
        _pages_answer(policy.table("products").rule("product_pages_answer")),
    ))


def _pages_answer(stated: RulePolicy) -> Rule:
    return Rule(
        "product_pages_answer", f"At most {stated.rate:.0%} of the product pages refuse or fail.",
        "The shop may be limiting the crawler: read the crawl's log, lower its rate, crawl again.",
        no_rows(_sql("product_pages_answer", rate=stated.rate)), CRAWL, ("rate",),
    )
