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
