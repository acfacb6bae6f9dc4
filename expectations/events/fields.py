"""Completeness of the events: what the tracker writes by itself, what visitors fill, and floors for the first days."""

from collections.abc import Mapping

from contracts.outcome import SHOP
from contracts.policy.policy import Policy
from expectations.baseline import Comparison, Filled, columns_filled, filled_rule
from expectations.columns import rarely
from expectations.rules import Rule

WANTED = {"ip_hash": "the visitor's address", "device_id_hash": "the device", "current_url": "the page"}
_REMEDY = "Ask the shop whether the tracker changed; until then reports show these events as unknown."

# What no visitor decides: a share that falls is a fault of the tracker or of ours.
_WRITTEN = {
    **columns_filled((*WANTED, "resolution", "api_version", "local_time", "url_host", "product_id",
                      "viewing_product_id", "price_text", "currency_text")),
    # Crawlers name no system: a burst of theirs is no fault.
    "browser": "browser is not null or is_bot", "os": "os is not null or is_bot",
}
_VISITORS = {
    **columns_filled(("user_id_hash", "email_hash", "show_recommendation", "referrer_url", "key_search")),
    "options": "array_length(options) > 0", "cart_products": "array_length(cart_products) > 0",
}
# A campaign may end overnight.
_CAMPAIGN = columns_filled(("utm_source", "utm_medium", "recommendation", "cat_id", "collect_id"))


def field_rules(day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """A floor under the fields that reports need most, and each field against the published days before."""
    floors = tuple(_floor(column, noun, policy) for column, noun in WANTED.items())
    if not day.trailing:
        return floors
    return (
        *floors,
        _usual("written_fields_filled", "field that the tracker writes by itself", _WRITTEN, day, policy),
        _usual("visitor_fields_filled", "field that visitors fill", _VISITORS, day, policy),
        _usual("campaign_fields_filled", "field of a campaign", _CAMPAIGN, day, policy),
    )


def _floor(column: str, noun: str, policy: Policy) -> Rule:
    most = policy.table("events").rule(f"{column}_filled").rate
    return Rule(
        f"{column}_filled", f"At least {1 - most:.0%} of the events name {noun}, on the first days too.", _REMEDY,
        rarely(most, column, f"{column} is null"), SHOP, ("rate",),
    )


def _usual(name: str, noun: str, fields: Mapping[str, str], day: Comparison, policy: Policy) -> Rule:
    meaning = f"In no event type is a {noun} filled {{factor:g}} times more seldom than on its median trailing day."
    return filled_rule(
        name, meaning, Filled("glamira_raw.events", "event_date", "event_type", fields),
        policy.table("events").rule(name), day, day.is_tentative(policy), _REMEDY, SHOP,
    )
