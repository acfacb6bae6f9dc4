"""The locations of a day: once, valid, resolved as usual, and there for the addresses of the day's events."""

from contracts.commands import command
from contracts.datasets.erased import ERASED
from contracts.outcome import PIPELINE
from contracts.policy.policy import Policy, RulePolicy
from expectations.arrival import Arrivals, arrival_rules, rows_of
from expectations.baseline import Filled, columns_filled, filled_rule
from expectations.columns import unique
from expectations.questions import Questions, literals
from expectations.rules import Rule, Suite, no_rows

_COLUMNS = ("ip_hash", "country_code", "ip_kind", "event_date")
_CHECK_FILE = "Check the age and the kind (IPv4 or IPv6) of the file that IP2LOCATION_BIN names."
_sql = Questions(__file__)


def locations_suite(arrivals: Arrivals, policy: Policy) -> Suite:
    """The rules of `glamira_raw.locations`."""
    rule = policy.table("locations").rule
    remedy = f"Locate again: {command(f'locate {arrivals.day}')}, then land locations."
    return Suite("raw_locations", rows_of("locations", "ip_hash", _COLUMNS, arrivals.day), (
        *arrival_rules("locations", arrivals),
        Rule(
            "location_ip_unique", "Every address is located once in the day.", remedy,
            unique("ip_hash", f"ip_hash != '{ERASED}'"),
        ),
        _cover_events(rule("locations_cover_events"), arrivals, remedy),
        _resolved(rule("locations_resolved")),
        Rule(
            "country_code_valid", "Every country is a code of two letters, or null.", remedy,
            no_rows(_sql("country_code_valid")),
        ),
        *_countries_usual(arrivals, policy),
    ))


def _cover_events(stated: RulePolicy, arrivals: Arrivals, remedy: str) -> Rule:
    query = _sql("locations_cover_events", day=literals([arrivals.day]), rate=stated.rate, count=stated.count,
                 erased=ERASED)
    allowed = f"{stated.rate:.0%} (or {stated.count})"
    meaning = f"At most {allowed} of the addresses in the day's events have no location row."
    return Rule("locations_cover_events", meaning, remedy, no_rows(query), limits=("rate", "count"))


def _resolved(stated: RulePolicy) -> Rule:
    return Rule(
        "locations_resolved", f"At most {stated.rate:.0%} of the global addresses have no country.", _CHECK_FILE,
        no_rows(_sql("locations_resolved", rate=stated.rate)), limits=("rate",),
    )


def _countries_usual(arrivals: Arrivals, policy: Policy) -> tuple[Rule, ...]:
    if not arrivals.trailing:
        return ()
    filled = Filled("glamira_raw.locations", "event_date", "ip_kind", columns_filled(("country_code",)))
    return (filled_rule(
        "countries_filled", "Addresses have a country at least 1/{factor:g} as often as on the median trailing day.",
        filled, policy.table("locations").rule("countries_filled"), arrivals.comparison,
        arrivals.comparison.is_tentative(policy), _CHECK_FILE, PIPELINE,
    ),)
