-- An hour more or less comes with the summer time of the shop's largest markets.
{% include "_hours.sql" %}

clock as (
    select
        hour_of_day as hour,
        coalesce(of_today.share, 0) as share,
        coalesce(past.usual, 0) as usual
    from unnest(generate_array(0, 23)) as hour_of_day
    left join of_today on hour_of_day = of_today.hour
    left join past on hour_of_day = past.hour
),

misplaced as (
    select
        shift,
        sum(abs(moved.share - kept.usual)) / 2 as share
    from unnest(generate_array(-12, 11)) as shift
    cross join clock as moved
    inner join clock as kept on kept.hour = mod(moved.hour - shift + 24, 24)
    group by shift
)

select
    misplaced.shift as hours_later,
    round(misplaced.share, 3) as out_of_place,
    round(unmoved.share, 3) as out_of_place_unshifted
from misplaced
inner join misplaced as unmoved on unmoved.shift = 0
where
    abs(misplaced.shift) >= 2
    and unmoved.share >= {{ rate }}
    and misplaced.share * {{ factor }} < unmoved.share
    and (
        select totals.total
        from totals
        where totals.event_date = {{ today }}
    ) >= {{ evidence }}
order by misplaced.share
limit 1
