-- One reading for all days and fields.
{% set column = "figure_of" %}
with

counts as (
    select
        {{ filled.day_column }} as counted_day,
        {{ filled.kind }} as kind,
        count(*) as total,
    {% for field, condition in filled.fields.items() %}
        countif({{ condition }}) as {{ field }}{{ "," if not loop.last }}
    {% endfor %}
    from {{ filled.table }}
    where {{ filled.day_column }} in ({{ trailing }}, {{ today }})
    group by counted_day, kind
),

shares as (
    select
        counts.counted_day,
        counts.kind,
        counts.total,
        field.name,
        field.filled / counts.total as share,
        concat(counts.kind, '.', field.name) as figure_of
    from counts,
        unnest([
            {% for field in filled.fields %}
                struct('{{ field }}' as name, {{ field }} as filled){{ "," if not loop.last }}
            {% endfor %}
        ]) as field
),

by_day as (
    select
        figure_of,
        share as figure
    from shares
    where counted_day != {{ today }}
),

{% include "_medians.sql" %}

select
    today.kind,
    today.name as field,
    today.total as row_count,
    round(today.share, 4) as share,
    round(past.usual, 4) as usual_share
from shares as today
inner join past on today.figure_of = past.figure_of
where
    today.counted_day = {{ today }}
    and today.counted_day in (select {{ filled.day_column }} from {{ batch }})
    and past.usual * today.total >= {{ evidence }}
    and today.share * {{ factor }} < past.usual
