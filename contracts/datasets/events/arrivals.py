"""How long before the time in its `_id` a document may have happened: later arrivals are not believed."""

from functools import cache

from contracts.policy.policy import load_policy

LATE_ARRIVAL = "late_arrival"  # the rule in the policy
SECONDS_PER_DAY = 86_400


@cache
def largest_lag_seconds() -> int:
    """By how many seconds a stamp may lie before the time in its ObjectId, as the policy says.

    Raises:
        PolicyError: the policy cannot be read, or does not say.
    """
    return load_policy().contracts.rule(LATE_ARRIVAL).most * SECONDS_PER_DAY
