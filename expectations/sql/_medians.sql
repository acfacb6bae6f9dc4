-- Over all trailing days, those without any row counted as zero: a single odd day, a sale or an outage among
-- them does not move it, and a store seen on half of the days or fewer has none.
past as (
    select
        {{ column }},
        array_agg(figure order by figure)[safe_offset(count(*) - {{ majority }})] as usual
    from by_day
    group by {{ column }}
    having count(*) >= {{ majority }}
)
