"""The hours of the day against those of the published days before: none lost, the whole not shifted."""

from contracts.outcome import PIPELINE, SHOP
from contracts.policy.policy import Policy, RulePolicy
from expectations.arrival import Arrivals
from expectations.medians import medians
from expectations.rules import Rule, bind, literals, no_rows
from expectations.usual import ASK, compared

QUARTER_SECONDS, ZONES_SECONDS = 900, 14 * 3600  # zones differ by whole quarters, up to fourteen hours
_LOST = "Compare the hour with MongoDB; if its events are missing there too, ask the shop for the tracker's outage."
_SHIFTED = "Find the clock that moved: the tracker's, the server's, or ours between extract and load."

_HOURS = """
    with counts as (
        select event_date, div(mod(unix_seconds(occurred_at), 86400), 3600) as hour, count(*) as events
        from {batch} group by event_date, hour
        union all
        select event_date, div(mod(unix_seconds(occurred_at), 86400), 3600) as hour, count(*) as events
        from glamira_raw.events where event_date in (:days) group by event_date, hour
    ),
    totals as (select event_date, sum(events) as total from counts group by event_date),
    shares as (
        select counts.event_date, counts.hour, counts.events, counts.events / totals.total as share, totals.total
        from counts join totals on totals.event_date = counts.event_date
    ),
    by_day as (select hour, share as figure from shares where event_date != :today),
    :share_medians
"""

# By its share a quiet day's hour is usual, by its number that of a day with one mad hour: the lower of both counts.
_BY_HOUR = """
    :hours,
    typical as (
        select hour, array_agg(events order by events)[safe_offset(count(*) - :majority)] as events
        from counts where event_date != :today group by hour having count(*) >= :majority
    ),
    hours as (
        select past.hour, coalesce(today.events, 0) as events,
            least(past.usual * (select total from totals where event_date = :today), typical.events) as usual_events
        from past join typical on typical.hour = past.hour
        left join (select * from counts where event_date = :today) as today on today.hour = past.hour
    )
    select hour, events, round(usual_events, 1) as usual_events from hours
    where usual_events >= :evidence and events * :factor < usual_events
"""

# An hour more or less comes with the summer time of the shop's largest markets.
_SHIFTS = """
    :hours,
    clock as (
        select place as hour, coalesce(today.share, 0) as share, coalesce(past.usual, 0) as usual
        from unnest(generate_array(0, 23)) as place
        left join (select * from shares where event_date = :today) as today on today.hour = place
        left join past on past.hour = place
    ),
    misplaced as (
        select shift, sum(abs(moved.share - kept.usual)) / 2 as share
        from unnest(generate_array(-12, 11)) as shift, clock as moved
        join clock as kept on kept.hour = mod(moved.hour - shift + 24, 24)
        group by shift
    )
    select misplaced.shift as hours_later, round(misplaced.share, 3) as out_of_place,
        round(unmoved.share, 3) as out_of_place_unshifted
    from misplaced join misplaced as unmoved on unmoved.shift = 0
    where abs(misplaced.shift) >= 2 and unmoved.share >= :rate and misplaced.share * :factor < unmoved.share
        and (select total from totals where event_date = :today) >= :evidence
    order by misplaced.share limit 1
"""


def hour_rules(arrivals: Arrivals, policy: Policy) -> tuple[Rule, ...]:
    """Clocks agree on any day; the hours are compared with those of published days, where there are any."""
    rule, tentative = policy.table("events").rule, len(arrivals.trailing) < policy.firm_days
    if not arrivals.trailing:
        return (_clocks_agree(rule("clocks_agree")),)
    lost, usual, shifted = map(rule, ("hours_not_lost", "hours_usual", "hours_not_shifted"))
    least, told = "Every hour has at least 1/{factor:g} of its usual share of the day.", "{factor:g} times"
    return (
        _clocks_agree(rule("clocks_agree")),
        compared("hours_not_lost", least.format(factor=lost.factor), _bound(_BY_HOUR, arrivals), lost,
                 arrivals.trailing, tentative, _LOST, PIPELINE),
        compared("hours_usual", f"No hour has {told.format(factor=usual.factor)} fewer events than usual.",
                 _bound(_BY_HOUR, arrivals), usual, arrivals.trailing, tentative, ASK, SHOP),
        _not_shifted(shifted, arrivals, tentative),
    )


def _not_shifted(stated: RulePolicy, arrivals: Arrivals, tentative: bool) -> Rule:
    query = bind(
        _bound(_SHIFTS, arrivals), days=literals(arrivals.trailing), factor=stated.factor, evidence=stated.evidence,
        rate=stated.rate,
    )
    meaning = f"The day fits the usual hours as it is, not {stated.factor:g} times better when it is moved by hours."
    return Rule("hours_not_shifted", meaning, _SHIFTED, no_rows(query), PIPELINE, ("rate", "factor", "evidence"),
                tentative)


def _bound(query: str, arrivals: Arrivals) -> str:
    trailing = arrivals.trailing
    texts = {
        ":hours": _HOURS.strip(), ":share_medians": medians("hour", trailing),
        ":majority": str(len(trailing) // 2 + 1), ":today": literals([arrivals.day]),
    }
    for place, text in texts.items():
        query = query.replace(place, text)
    return query


def _clocks_agree(stated: RulePolicy) -> Rule:
    """The ObjectId carries the second in which the server stored the document.

    Late arrivals are stamped before it by any time, and are welcome; what a clock in another zone has stamped, by whole
    quarters of an hour to the second.
    """
    query = bind("""
        select count(*) as events, countif(is_apart) as apart,
            approx_quantiles(late, 2)[offset(1)] as median_late_seconds
        from (
            select late, late < -:quarter or (
                late between :quarter - 1 and :zones and mod(late + 1, :quarter) <= 2
            ) as is_apart
            from (
                select safe_cast(concat('0x', substr(event_id, 1, 8)) as int64) - unix_seconds(occurred_at) as late
                from {batch}
            )
        ) having countif(is_apart) > greatest(:most * count(*), :number)
    """, quarter=QUARTER_SECONDS, zones=ZONES_SECONDS, most=stated.rate, number=stated.count)
    meaning = (f"At most {stated.rate:.0%} (or {stated.count}) of the events are stamped by a clock ahead of the "
               "one they were stored by, or in another zone.")
    return Rule("clocks_agree", meaning, _SHIFTED, no_rows(query), PIPELINE, ("rate", "count"))
