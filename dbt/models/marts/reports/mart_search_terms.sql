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
),

-- What few people searched for may tell who they are: it is counted, and not shown.
common as (
    select
        activity_date,
        search_term
    from searches
    group by activity_date, search_term
    having count(distinct device_id_hash) >= {{ var('search_term_visitors') }}
),

told as (
    select
        searches.activity_date,
        searches.store_id,
        searches.device_id_hash,
        coalesce(common.search_term, '(rare)') as search_term
    from searches
    left join common
        on
            searches.activity_date = common.activity_date
            and searches.search_term = common.search_term
    where searches.search_term is not null
)

select
    activity_date,
    store_id,
    search_term,
    {{ date_key('activity_date') }} as date_key,
    {{ surrogate_key(['store_id']) }} as store_key,
    count(*) as search_count,
    count(distinct device_id_hash) as visitor_count
from told
group by activity_date, store_id, search_term
