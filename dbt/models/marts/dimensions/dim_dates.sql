{#- The contract accepts nothing before 2010. #}
with

calendar as (
    select calendar_date
    from unnest(generate_date_array(date '2010-01-01', date '2035-12-31')) as calendar_date
),

weekdays as (
    select
        calendar_date,
        cast(format_date('%u', calendar_date) as int64) as day_of_week
    from calendar
)

select
    {{ date_key('calendar_date') }} as date_key,
    calendar_date,
    day_of_week,
    format_date('%A', calendar_date) as day_name,
    day_of_week >= 6 as is_weekend,
    date_sub(calendar_date, interval (day_of_week - 1) day) as week_start_date,
    format_date('%G-W%V', calendar_date) as iso_week,
    date_trunc(calendar_date, month) as month_start_date,
    extract(month from calendar_date) as month_number,
    format_date('%B', calendar_date) as month_name,
    extract(quarter from calendar_date) as quarter_number,
    extract(year from calendar_date) as year_number
from weekdays

union all

select
    {{ unknown_key() }} as date_key,
    cast(null as date) as calendar_date,
    cast(null as int64) as day_of_week,
    'Unknown' as day_name,
    cast(null as bool) as is_weekend,
    cast(null as date) as week_start_date,
    cast(null as string) as iso_week,
    cast(null as date) as month_start_date,
    cast(null as int64) as month_number,
    'Unknown' as month_name,
    cast(null as int64) as quarter_number,
    cast(null as int64) as year_number
