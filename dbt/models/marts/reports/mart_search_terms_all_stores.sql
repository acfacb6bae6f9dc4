{{ config(**by_day('activity_date')) }}

with

searches as (
    {{ worded_searches() }}
),

-- What few people searched for over all stores may tell who they are: it is counted, and not shown.
common as (
    select
        activity_date,
        search_term
    from searches
    group by activity_date, search_term
    having count(distinct device_id_hash) >= {{ var('search_term_visitors') }}
),

shown as (
    select
        searches.activity_date,
        searches.device_id_hash,
        coalesce(common.search_term, '(rare)') as search_term
    from searches
    left join common
        on
            searches.activity_date = common.activity_date
            and searches.search_term = common.search_term
)

select
    activity_date,
    search_term,
    {{ date_key('activity_date') }} as date_key,
    count(*) as search_count,
    count(distinct device_id_hash) as visitor_count
from shown
group by activity_date, search_term
