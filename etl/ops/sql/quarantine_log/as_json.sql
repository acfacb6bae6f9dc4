with
listed as (
    {% include "quarantine_log/filtered.sql" %}
),

-- JSON has no timestamps: they are written as `quarantine show` writes them.
stamped as (
    select
        * replace (
            {% for name in ("created_at", "updated_at", "last_seen_at") %}
                format_timestamp('%Y-%m-%dT%H:%M:%E6S+00:00', {{ name }}) as {{ name }}{{ "," if not loop.last }}
            {% endfor %}
        )
    from listed
),

numbered as (
    select
        to_json_string(stamped) as item,
        row_number() over (order by data_date desc, quarantine_id asc) as rank
    from stamped
)

select
    div(rank, 1000) as page,
    string_agg(item, ',' order by rank) as items
from numbered
group by page
order by page
