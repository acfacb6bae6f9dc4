"""Where a day's orders and events are from: nearly all are of the shop's own hosts and stores, or the day is odd."""

from contracts.outcome import SHOP
from contracts.policy.policy import Policy, RulePolicy
from contracts.shop.stores import NOT_PRODUCTION
from expectations.events.questions import sql
from expectations.questions import quoted
from expectations.rules import Rule, no_rows

_ORDERS = "event_type = 'checkout_success'"
_REMEDY = ("Look at the hosts. If one is the shop's, add its store to contracts/shop/stores.py and "
           "dbt/seeds/stores.csv, raise the contract's version and run the day again; if tests or strangers write to "
           "the shop's tracker, stop them, remove their documents from MongoDB and run the day again.")


def host_rules(policy: Policy) -> tuple[Rule, ...]:
    """All look at the day alone, so they hold on the first day ever too."""
    rule = policy.table("events").rule
    return (
        _some_order_counts(),
        *(_few(name, "orders", _ORDERS, rule(name)) for name in ("orders_elsewhere", "some_orders_elsewhere")),
        _few("events_elsewhere", "events", "true", rule("events_elsewhere")),
    )


def _some_order_counts() -> Rule:
    meaning = ("Not all orders of the day are left out: one at least is neither on a test or foreign host nor of a "
               "store that is not production.")
    query = _elsewhere(_ORDERS, "count(*) > 0 and countif(not is_elsewhere) = 0")
    return Rule("some_order_counts", meaning, _REMEDY, no_rows(query), owner=SHOP)


def _few(name: str, what: str, condition: str, stated: RulePolicy) -> Rule:
    meaning = (f"At most {stated.rate:.0%} (or {stated.count}) of the {what} are on test or foreign hosts, or of "
               "stores that are not production.")
    query = _elsewhere(condition, f"countif(is_elsewhere) > greatest({stated.rate} * count(*), {stated.count})")
    return Rule(name, meaning, _REMEDY, no_rows(query), owner=SHOP, limits=("rate", "count"))


def _elsewhere(condition: str, oddity: str) -> str:
    return sql("elsewhere", condition=condition, oddity=oddity, stores=quoted(sorted(NOT_PRODUCTION)))
