"""When a document may have happened, by the time in its `_id`: what is far from that is not believed."""

from functools import cache

from contracts.policy.policy import load_policy

LATE_ARRIVAL = "late_arrival"  # the rule in the policy
SECONDS_PER_DAY = 86_400
EARLIEST_TIME_STAMP = 1_262_304_000  # 2010-01-01T00:00:00Z
LATEST_LEAD_SECONDS = SECONDS_PER_DAY


@cache
def largest_lag_seconds() -> int:
    """By how many seconds a stamp may lie before the time in its ObjectId, as the policy says.

    Raises:
        PolicyError: the policy cannot be read, or does not say.
    """
    return load_policy().contracts.rule(LATE_ARRIVAL).most * SECONDS_PER_DAY
