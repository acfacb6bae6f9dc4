{{ config(**by_day('activity_date')) }}

with

searches as (
    {{ worded_searches() }}
),

-- What few people searched for in its store may tell who they are: it is counted, and not shown.
common as (
    select
        activity_date,
        store_id,
        search_term
    from searches
    group by activity_date, store_id, search_term
    having count(distinct device_id_hash) >= {{ var('search_term_visitors') }}
),

shown as (
    select
        searches.activity_date,
        searches.store_id,
        searches.device_id_hash,
        coalesce(common.search_term, '(rare)') as search_term
    from searches
    left join common
        on
            searches.activity_date = common.activity_date
            and searches.store_id = common.store_id
            and searches.search_term = common.search_term
)

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
