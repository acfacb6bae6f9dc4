{{ config(**by_day('activity_date')) }}

with

events as (
    select * from {{ ref('stg_shop__events') }}
    where
        {{ in_days('event_date') }}
        and is_production
        and not is_bot
        and event_type = 'search_box_action'
),

searches as (
    select
        event_date as activity_date,
        store_id,
        device_id_hash,
        nullif({{ plain_label('key_search') }}, '') as search_term
    from events
)

select
    activity_date,
    store_id,
    search_term,
    {{ date_key('activity_date') }} as date_key,
    {{ surrogate_key(['store_id']) }} as store_key,
    count(*) as search_count,
    count(distinct device_id_hash) as visitor_count
from searches
where search_term is not null
group by activity_date, store_id, search_term
