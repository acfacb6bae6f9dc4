{# One row for each figure of each row of a table: `rows` are metric, dimension, value and evidence, as SQL. #}
{% macro figures(source, rows) %}
    select
        {{ source }}.day,
        one.metric,
        one.dimension,
        one.value,
        one.evidence
    from {{ source }}
    cross join
        unnest([
            {% for metric, dimension, value, evidence in rows %}
                struct(
                    '{{ metric }}' as metric, {{ dimension }} as dimension, cast({{ value }} as float64) as value,
                    cast({{ evidence }} as float64) as evidence
                ){{ "," if not loop.last }}
            {% endfor %}
        ]) as one
{% endmacro %}

{# The largest share of one content, how many different ones there are, and how often the field is filled. #}
{% macro field_figures(source, largest_metric) %}
    {{ figures(source, [
        (largest_metric, 'field_name', 'largest / nullif(filled, 0)', 'filled'),
        ('filled_share', 'field_name', 'filled / rows_here', 'rows_here'),
        ('distinct_contents', 'field_name', 'nullif(contents, 0)', 'filled'),
    ]) }}
{% endmacro %}

{# Each value of a column as a share of the day's rows. #}
{% macro shares(metric, source, column) %}
    select
        day,
        '{{ metric }}' as metric,
        {{ column }} as dimension,
        count(*) / sum(count(*)) over (partition by day) as value,
        cast(sum(count(*)) over (partition by day) as float64) as evidence
    from {{ source }}
    group by day, {{ column }}
{% endmacro %}

{# The rows of each value of a column. #}
{% macro counts(metric, source, column, rows) %}
    select
        day,
        '{{ metric }}' as metric,
        {{ column }} as dimension,
        cast({{ rows }} as float64) as value,
        cast({{ rows }} as float64) as evidence
    from {{ source }}
    group by day, {{ column }}
{% endmacro %}

{# How many times as much the rows of each value of a column cost as what they are compared with. #}
{% macro levels(metric, source, column) %}
    select
        day,
        '{{ metric }}' as metric,
        {{ column }} as dimension,
        exp(avg(difference)) as value,
        cast(count(*) as float64) as evidence
    from {{ source }}
    group by day, {{ column }}
{% endmacro %}

{# All figures of some tables. #}
{% macro all_of(dataset, tables) %}
    select
        day,
        '{{ dataset }}' as dataset,
        metric,
        dimension,
        value,
        evidence
    from (
        {% for table in tables %}
            select
                day,
                metric,
                dimension,
                value,
                evidence
            from {{ table }}
            {{ "union all" if not loop.last }}
        {% endfor %}
    )
    where value is not null
{% endmacro %}
