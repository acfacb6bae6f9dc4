"""The raw gate: one day of the three raw tables, judged after the load and before any model is built."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.datasets.events.contract import EVENT_TYPES
from contracts.outcome import CRAWL, PIPELINE, SHOP
from contracts.policy.policy import Policy, RulePolicy
from contracts.shop.feed import ProductOutcome
from contracts.shop.stores import STORES
from expectations.arrival import Arrivals, arrival_rules
from expectations.completeness import Filled, columns_filled, filled_rule
from expectations.fields import WANTED, field_rules
from expectations.hosts import host_rules
from expectations.hours import hour_rules
from expectations.raw_orders import order_rules
from expectations.repeats import repeat_rules
from expectations.rules import Gate, Rule, Suite, bind, governed, literals, no_rows, require_fit
from expectations.usual import usual_rules
from expectations.values import one_of, unique
from expectations.volumes import volume_rules

_MANDATORY = ("event_id", "event_type", "store_id", "occurred_at", "ip_kind", "device_type", "is_bot", "is_test_host",
              "is_foreign_host")
_ALSO_READ = ("event_date", "order_id", "cart_products", "cart_fingerprint", "url_host")
_PLACE = ("ip_hash", "country_code", "ip_kind", "event_date")
_IP_KINDS = ("global", "private", "malformed", "missing")
_DEVICE_TYPES = ("desktop", "mobile", "tablet", "bot", "unknown")


def raw_gate(arrivals: Arrivals, policy: Policy) -> Gate:
    """The suites of one day; without published days before it, nothing is compared with what is usual.

    Raises:
        PolicyError: the policy does not fit the rules.
    """
    require_fit(_gate(replace(arrivals, trailing=(arrivals.day,)), policy), "datasets", policy)
    return governed(_gate(arrivals, policy), policy)


def _gate(arrivals: Arrivals, policy: Policy) -> Gate:
    return Gate("raw", (_events(arrivals, policy), _locations(arrivals, policy), _products(arrivals, policy)))


def _events(arrivals: Arrivals, policy: Policy) -> Suite:
    day, remedy = arrivals.day, f"Land the day again: python -m etl land events {arrivals.day}."
    return Suite("raw_events", _rows_of("events", "event_id", (*_ALSO_READ, *_MANDATORY, *WANTED), day), (
        *arrival_rules("events", arrivals),
        Rule(
            "event_id_unique", "Every event occurs once in the day.",
            "Find the batch that came twice in glamira_ops.loads and replay the live one: python -m etl replay BATCH.",
            unique("event_id"),
        ),
        *_values(day, remedy), *usual_rules(arrivals.trailing, policy), *volume_rules(arrivals.trailing, policy),
        *field_rules(arrivals, policy), *hour_rules(arrivals, policy), *repeat_rules(policy), *host_rules(policy),
        *order_rules(day, remedy),
    ))


def _values(day: date, remedy: str) -> tuple[Rule, ...]:
    elsewhen = bind("""
        select row_id, date(occurred_at) as occurred_on from {batch} where date(occurred_at) != :day
    """, day=literals([day]))
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
            no_rows(elsewhen),
        ),
        Rule(
            "mandatory_columns", "Every event has its id, type, store, time and visitor columns.", remedy,
            no_rows(_missing(_MANDATORY)),
        ),
        _one_of("ip_kind", _IP_KINDS, remedy), _one_of("device_type", _DEVICE_TYPES, remedy),
    )


def _missing(columns: Sequence[str]) -> str:
    named = ", ".join(f"if({column} is null, '{column} ', '')" for column in columns)
    return bind("""
        select * from (select event_id, occurred_at, concat(:named) as missing from {batch}) where missing != ''
    """, named=named)


def _one_of(column: str, values: Sequence[str], remedy: str) -> Rule:
    return Rule(
        f"{column}_known", f"Every {column} is one of {', '.join(values)}.", remedy,
        one_of(column, values),
    )


def _locations(arrivals: Arrivals, policy: Policy) -> Suite:
    day, remedy = arrivals.day, f"Locate again: python -m etl locate {arrivals.day}, then land locations."
    without = policy.table("locations").rule("locations_resolved").rate
    unresolved = bind("""
        select count(*) as global_addresses, countif(country_code is null) as without_country from {batch}
        where ip_kind = 'global' having countif(country_code is null) > :most * count(*)
    """, most=without)
    return Suite("raw_locations", _rows_of("locations", "ip_hash", _PLACE, day), (
        *arrival_rules("locations", arrivals),
        Rule(
            "location_ip_unique", "Every address is located once in the day.", remedy,
            unique("ip_hash"),
        ),
        _locations_cover_events(day, policy.table("locations").rule("locations_cover_events"), remedy),
        Rule(
            "locations_resolved", f"At most {without:.0%} of the global addresses have no country.",
            "Check the age and the kind (IPv4 or IPv6) of the file that IP2LOCATION_BIN names.", no_rows(unresolved),
            limits=("rate",),
        ),
        Rule(
            "country_code_valid", "Every country is a code of two letters, or null.", remedy,
            no_rows("""
                select ip_hash, country_code from {batch} where not regexp_contains(country_code, '^[A-Z][A-Z]$')
            """),
        ),
        *_countries_usual(arrivals, policy),
    ))


def _countries_usual(arrivals: Arrivals, policy: Policy) -> tuple[Rule, ...]:
    if not arrivals.trailing:
        return ()
    filled = Filled("glamira_raw.locations", "event_date", "ip_kind", columns_filled(("country_code",)))
    return (filled_rule(
        "countries_filled", "Addresses have a country at least 1/{factor:g} as often as on the median trailing day.",
        filled, policy.table("locations").rule("countries_filled"), arrivals.day, arrivals.trailing,
        len(arrivals.trailing) < policy.firm_days,
        "Check the age and the kind (IPv4 or IPv6) of the file that IP2LOCATION_BIN names.", PIPELINE,
    ),)


def _locations_cover_events(day: date, stated: RulePolicy, remedy: str) -> Rule:
    uncovered = bind("""
        select count(*) as addresses, countif(located.ip_hash is null) as unlocated
        from (
            select distinct ip_hash from glamira_raw.events
            where event_date = :day and ip_kind = 'global' and ip_hash is not null
        ) as seen
        left join (select distinct ip_hash from {batch}) as located on located.ip_hash = seen.ip_hash
        having countif(located.ip_hash is null) > greatest(:most * count(*), :number)
    """, day=literals([day]), most=stated.rate, number=stated.count)
    allowed = f"{stated.rate:.0%} (or {stated.count})"
    meaning = f"At most {allowed} of the addresses in the day's events have no location row."
    return Rule("locations_cover_events", meaning, remedy, no_rows(uncovered), limits=("rate", "count"))


def _products(arrivals: Arrivals, policy: Policy) -> Suite:
    day, remedy = arrivals.day, f"Crawl the day again: python -m etl crawl {arrivals.day}, then land products."
    most = policy.table("products").rule("product_pages_answer").rate
    refused = bind("""
        select count(*) as pages, countif(outcome in ('blocked', 'failed')) as refused from {batch}
        having countif(outcome in ('blocked', 'failed')) > :most * count(*)
    """, most=most)
    nameless = """
        select product_id, outcome, product_name from {batch}
        where outcome = 'named' and coalesce(trim(product_name), '') = ''
    """
    return Suite("raw_products", _rows_of("products", "product_id", ("product_id", "outcome", "product_name"), day), (
        *arrival_rules("products", arrivals),
        Rule(
            "product_id_unique", "Every product occurs once in the day.", remedy,
            unique("product_id"),
        ),
        Rule(
            "product_outcome_known", "Every crawled page has a known outcome.", remedy,
            one_of("outcome", ProductOutcome), owner=CRAWL,
        ),
        Rule("named_products_named", "Every product called named has a name.", remedy, no_rows(nameless), owner=CRAWL),
        Rule(
            "product_pages_answer", f"At most {most:.0%} of the product pages refuse or fail.",
            "The shop may be limiting the crawler: read the crawl's log, lower its rate, crawl again.",
            no_rows(refused), CRAWL, ("rate",),
        ),
    ))


def _rows_of(dataset: str, row_id: str, columns: Sequence[str], day: date) -> str:
    """The columns of one partition that the rules ask for."""
    return bind("""
        select :columns, _batch_id, cast(:row_id as string) as row_id from glamira_raw.:dataset where event_date = :day
    """, columns=", ".join(columns), row_id=row_id, dataset=dataset, day=literals([day])).strip()
