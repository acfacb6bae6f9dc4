"""Settings that are there but cannot work: malformed, contradicting each other, or keys that protect nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import SecretStr

from contracts.warehouse.bounded_requests import SILENT_SECONDS
from etl.doctor.findings import Finding, failure, ok, warning
from etl.platform.settings import Settings

SHORTEST_KEY = 32
# A text of fewer different characters was typed, not drawn: `openssl rand -hex 32` uses nearly all sixteen.
FEWEST_CHARACTERS = 8
LEAST_BYTES = 10 * 1024 * 1024
SHORTEST_LEASE = 3 * SILENT_SECONDS
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
_PROJECT = re.compile(r"([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]")
_NEW_KEY = "Make one with `openssl rand -hex 32`, keep it in a secret manager, and give it to every machine."


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting must be; no rule's text shows the value, which may be a secret."""

    variable: str
    holds: Callable[[Settings], bool]
    expected: str
    remedy: str


def check_settings(settings: Settings) -> Iterator[Finding]:
    """One finding for each setting that cannot work; a single one when all of them can."""
    broken = [rule for rule in RULES if not rule.holds(settings)]
    for rule in broken:
        yield failure(f"settings.{rule.variable}", "set to something else", rule.expected, rule.remedy)
    if not broken:
        yield ok("settings", "all that are needed are set and well formed", "as .env.example describes them")


def check_alerts(settings: Settings) -> Iterator[Finding]:
    """Whether anybody hears of a held day."""
    expected = "mail (SMTP_HOST and ALERT_EMAIL_TO) or a webhook (ALERT_SLACK_WEBHOOK)"
    mail = [bool(settings.smtp_host), bool(settings.alert_email_to)]
    channels = ["mail"] * all(mail) + ["webhook"] * bool(settings.alert_slack_webhook.get_secret_value())
    if any(mail) and not all(mail):
        yield warning("alerts.mail", "half of its settings", "SMTP_HOST and ALERT_EMAIL_TO, or neither",
                      "Set the other one, or empty both.")
    if channels:
        yield ok("alerts", " and ".join(channels), expected)
    else:
        yield warning("alerts", "no channel: nobody would hear of a held day", expected, "Set one of them up.")


def _is_strong(key: SecretStr) -> bool:
    text = key.get_secret_value()
    return len(text) >= SHORTEST_KEY and len(set(text)) >= FEWEST_CHARACTERS


def _former_keys(settings: Settings) -> list[SecretStr]:
    return list(map(SecretStr, settings.signing_keys.former))


def _buckets(settings: Settings) -> tuple[str, ...]:
    return settings.lake_bucket, settings.quarantine_bucket, settings.docs_bucket


def _is_share(value: float | None) -> bool:
    return value is None or 0 <= value <= 1


def _days_in_order(settings: Settings) -> bool:
    first, last = settings.glamira_first_day, settings.glamira_last_day
    return first is None or last is None or first <= last


_STRONG = f"at least {SHORTEST_KEY} characters, drawn at random"

RULES = (
    Rule("MONGO_URI", lambda one: one.mongo_uri.get_secret_value().startswith(("mongodb://", "mongodb+srv://")),
         "an address that begins with mongodb:// or mongodb+srv://", "Correct it."),
    Rule("GCP_PROJECT", lambda one: bool(_PROJECT.fullmatch(one.gcp_project)),
         "a project id, 6 to 30 small letters, digits and hyphens", "Take the id, not the name or the number."),
    Rule("*_BUCKET", lambda one: all(map(_BUCKET.fullmatch, _buckets(one))),
         "three bucket names, without gs:// and without a folder", "Correct them."),
    Rule("QUARANTINE_BUCKET", lambda one: len(set(_buckets(one))) == len(_buckets(one)),
         "a bucket apart from the lake's and the docs', for it holds raw personal values", "Make one for each."),
    Rule("MANIFEST_SIGNING_KEY", lambda one: _is_strong(one.manifest_signing_key), _STRONG, _NEW_KEY),
    Rule("MANIFEST_FORMER_KEYS", lambda one: all(map(_is_strong, _former_keys(one))),
         f"keys separated by commas, each {_STRONG}, or empty", "Take keys out that never were MANIFEST_SIGNING_KEY."),
    Rule("MANIFEST_FORMER_KEYS", lambda one: one.pseudonym_key not in _former_keys(one),
         "other keys than PSEUDONYM_KEY, for the load function knows them too", "Take it out."),
    Rule("PSEUDONYM_KEY", lambda one: _is_strong(one.pseudonym_key), _STRONG,
         f"{_NEW_KEY} Days that were landed before need to be landed again, or visitors change their pseudonyms."),
    Rule("PSEUDONYM_KEY", lambda one: one.pseudonym_key != one.manifest_signing_key,
         "another key than MANIFEST_SIGNING_KEY, which the load function knows too", _NEW_KEY),
    Rule("STORAGE_EMULATOR_HOST", lambda one: bool(one.storage_emulator_host) == bool(one.bigquery_emulator_host),
         "set together with BIGQUERY_EMULATOR_HOST, or neither", "Empty both, or point both at one sandbox."),
    Rule("LOCK_LEASE_SECONDS", lambda one: one.lock_lease_seconds >= SHORTEST_LEASE,
         f"at least {SHORTEST_LEASE}: a renewal without an answer is given up after {SILENT_SECONDS} s, and sent again",
         "Or a lock is lost while its holder works."),
    Rule("MAX_BYTES_BILLED", lambda one: one.max_bytes_billed >= LEAST_BYTES,
         f"at least {LEAST_BYTES}: what BigQuery bills for the smallest table", "Or no query is ever run."),
    Rule("LOCK_WAIT_SECONDS", lambda one: one.lock_lease_seconds <= one.lock_wait_seconds,
         "no less than LOCK_LEASE_SECONDS", "Or a dead holder's lock is never waited for."),
    Rule("LOAD_TIMEOUT_SECONDS", lambda one: 0 <= one.event_grace_seconds < one.load_timeout_seconds,
         "more than EVENT_GRACE_SECONDS", "Or a lost event is never sent again."),
    Rule("QUARANTINE_RETENTION_DAYS", lambda one: (one.quarantine_retention_days or 1) > 0
         and one.quarantine_retention_days != 0, "more than 0, or empty",
         "Or refused documents are gone before anybody repairs them."),
    Rule("MAX_QUARANTINED_*", lambda one: _is_share(one.max_quarantined_share)
         and _is_share(one.max_quarantined_checkout_share), "a share from 0 to 1, or empty", "Correct it."),
    Rule("ECB_RATES_URL", lambda one: one.ecb_rates_url.startswith(("http://", "https://")),
         "an address that begins with https://, or http:// on loopback", "Or days after the packaged ones are held."),
    Rule("GLAMIRA_RUN_TIMEOUT_HOURS", lambda one: 0 < one.glamira_deadline_hours < one.glamira_run_timeout_hours,
         "more than GLAMIRA_DEADLINE_HOURS, which is more than 0", "Or a run is ended before anybody is notified."),
    Rule("GLAMIRA_LAST_DAY", _days_in_order, "not before GLAMIRA_FIRST_DAY", "Exchange them."),
)
