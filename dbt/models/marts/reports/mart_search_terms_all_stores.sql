{{ config(**by_day('activity_date')) }}

with

{{ searches_shown_by(['activity_date']) }}

select
    activity_date,
    search_term,
    {{ date_key('activity_date') }} as date_key,
    count(*) as search_count,
    count(distinct device_id_hash) as visitor_count
from shown
group by activity_date, search_term
