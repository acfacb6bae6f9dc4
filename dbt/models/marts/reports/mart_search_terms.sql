{{ config(**by_day('activity_date')) }}

with

{{ searches_shown_by(['activity_date', 'store_id']) }}

select
    activity_date,
    store_id,
    search_term,
    {{ date_key('activity_date') }} as date_key,
    {{ surrogate_key(['store_id']) }} as store_key,
    count(*) as search_count,
    count(distinct device_id_hash) as visitor_count
from shown
group by activity_date, store_id, search_term
