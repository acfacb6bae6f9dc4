with

events as (
    select
        event_id,
        occurred_at,
        concat(
            {% for column in columns %}
                if({{ column }} is null, '{{ column }} ', ''){{ "," if not loop.last }}
            {% endfor %}
        ) as missing
    from {{ batch }}
)

select
    event_id,
    occurred_at,
    missing
from events
where missing != ''
