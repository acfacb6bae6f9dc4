"""The clocks of the day: they agree, and its hours are not those of other days moved."""

from contracts.outcome import PIPELINE
from contracts.policy.policy import Policy, RulePolicy
from expectations.baseline import Comparison
from expectations.events.questions import sql
from expectations.rules import Rule, no_rows

QUARTER_SECONDS, ZONES_SECONDS = 900, 14 * 3600  # zones differ by whole quarters, up to fourteen hours
_SHIFTED = "Find the clock that moved: the tracker's, the server's, or ours between extract and load."


def hour_rules(day: Comparison, policy: Policy) -> tuple[Rule, ...]:
    """Clocks agree on any day; the hours are compared with those of published days, where there are any."""
    rule = policy.table("events").rule
    if not day.trailing:
        return (_clocks_agree(rule("clocks_agree")),)
    return (
        _clocks_agree(rule("clocks_agree")),
        _not_shifted(rule("hours_not_shifted"), day, day.is_tentative(policy)),
    )


def _not_shifted(stated: RulePolicy, day: Comparison, tentative: bool) -> Rule:
    query = sql("hours_not_shifted", rate=stated.rate, **day.against(stated))
    meaning = f"The day fits the usual hours as it is, not {stated.factor:g} times better when it is moved by hours."
    return Rule("hours_not_shifted", meaning, _SHIFTED, no_rows(query), PIPELINE, ("rate", "factor", "evidence"),
                tentative)


def _clocks_agree(stated: RulePolicy) -> Rule:
    query = sql("clocks_agree", quarter=QUARTER_SECONDS, zones=ZONES_SECONDS, rate=stated.rate, count=stated.count)
    meaning = (f"At most {stated.rate:.0%} (or {stated.count}) of the events are stamped by a clock ahead of the "
               "one they were stored by, or in another zone.")
    return Rule("clocks_agree", meaning, _SHIFTED, no_rows(query), PIPELINE, ("rate", "count"))
