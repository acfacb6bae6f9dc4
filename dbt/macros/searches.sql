{# Searches with words, in small letters, of people on the shop's hosts: one row each. Reports decide which words are shown. #}
{% macro worded_searches() %}
    select
        event_date as activity_date,
        store_id,
        device_id_hash,
        {{ plain_label('key_search') }} as search_term
    from {{ ref('stg_shop__events') }}
    where
        {{ in_days('event_date') }}
        and is_production
        and not is_bot
        and event_type = 'search_box_action'
        and nullif({{ plain_label('key_search') }}, '') is not null
{% endmacro %}

{# CTEs up to `shown`: the searches by these columns, each with its term where enough visitors searched for it there.
   What few people searched for may say who they are: it is counted, as `(rare)`. #}
{% macro searches_shown_by(columns) %}
searches as (
    {{ worded_searches() }}
),

common as (
    select
        {{ columns | join(',\n        ') }},
        search_term
    from searches
    group by {{ columns | join(', ') }}, search_term
    having count(distinct device_id_hash) >= {{ var('search_term_visitors') }}
),

shown as (
    select
        searches.{{ columns | join(',\n        searches.') }},
        searches.device_id_hash,
        coalesce(common.search_term, '(rare)') as search_term
    from searches
    left join common
        on
            {% for column in columns + ['search_term'] %}
            searches.{{ column }} = common.{{ column }}{{ " and" if not loop.last }}
            {% endfor %}
)
{% endmacro %}
