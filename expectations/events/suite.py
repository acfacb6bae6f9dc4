"""The events of a day: whole, each once, of values that are known, and like those of other days."""

from collections.abc import Sequence

from contracts.datasets.events.contract import EVENT_TYPES
from contracts.outcome import SHOP
from contracts.policy.policy import Policy
from contracts.shop.stores import STORES
from expectations.arrival import Arrivals, arrival_rules, rows_of
from expectations.columns import one_of, unique
from expectations.events.fields import WANTED, field_rules
from expectations.events.hosts import host_rules
from expectations.events.hours import hour_rules
from expectations.events.orders import order_rules
from expectations.events.questions import sql
from expectations.events.repeats import repeat_rules
from expectations.metrics.figures import EVENTS
from expectations.metrics.rules import metric_rules
from expectations.questions import literals
from expectations.rules import Rule, Suite, no_rows

_MANDATORY = ("event_id", "event_type", "store_id", "occurred_at", "ip_kind", "device_type", "is_bot", "is_test_host",
              "is_foreign_host")
_ALSO_READ = ("event_date", "order_id", "cart_products", "cart_fingerprint", "url_host")
_COLUMNS = (*_ALSO_READ, *_MANDATORY, *WANTED)
_IP_KINDS = ("global", "private", "malformed", "missing")
_DEVICE_TYPES = ("desktop", "mobile", "tablet", "bot", "unknown")


def events_suite(arrivals: Arrivals, policy: Policy) -> Suite:
    """The rules of `glamira_raw.events`."""
    day, remedy = arrivals.comparison, f"Land the day again: python -m etl land events {arrivals.day}."
    return Suite("raw_events", rows_of("events", "event_id", _COLUMNS, arrivals.day), (
        *arrival_rules("events", arrivals),
        Rule(
            "event_id_unique", "Every event occurs once in the day.",
            "If a repaired item bears the `_id` of another document, reopen it: python -m etl quarantine list --day "
            f"{arrivals.day}. Else a batch came twice: find it in glamira_ops.loads, and python -m etl replay BATCH.",
            unique("event_id"),
        ),
        *_values(arrivals, remedy), *field_rules(day, policy), *hour_rules(day, policy), *repeat_rules(policy),
        *host_rules(policy), *order_rules(day.day, remedy), *metric_rules(EVENTS, arrivals.measured, policy),
    ))


def _values(arrivals: Arrivals, remedy: str) -> tuple[Rule, ...]:
    return (
        Rule(
            "event_type_known", f"Every event is one of the {len(EVENT_TYPES)} kinds the tracker writes.",
            f"If the shop added a kind, add it to contracts/datasets/events/contract.py. {remedy}",
            one_of("event_type", EVENT_TYPES), owner=SHOP,
        ),
        Rule(
            "store_known", "Every event belongs to a store of the shop.",
            f"If the shop opened a store, add it to contracts/shop/stores.py. {remedy}",
            one_of("store_id", STORES), owner=SHOP,
        ),
        Rule(
            "occurred_within_day", "Every event happened within the UTC day it is filed under.", remedy,
            no_rows(sql("occurred_within_day", day=literals([arrivals.day]))),
        ),
        Rule(
            "mandatory_columns", "Every event has its id, type, store, time and visitor columns.", remedy,
            no_rows(sql("mandatory_columns", columns=_MANDATORY)),
        ),
        _one_of("ip_kind", _IP_KINDS, remedy), _one_of("device_type", _DEVICE_TYPES, remedy),
    )


def _one_of(column: str, values: Sequence[str], remedy: str) -> Rule:
    return Rule(
        f"{column}_known", f"Every {column} is one of {', '.join(values)}.", remedy,
        one_of(column, values),
    )
