{# `not_null` of several columns in one statement; a failing row names the column, and its row by `key`. #}
{% test not_null_columns(model, columns, key) %}
    with

    judged as (
        select * from {{ model }}
    )

    {% for column in columns %}
        select
            '{{ column }}' as column_name,
            cast({{ column }} as string) as value,
            concat('null where {{ key }} is ', coalesce(cast({{ key }} as string), 'null')) as reason
        from judged
        where {{ column }} is null
        {{ 'union all' if not loop.last }}
    {% endfor %}
{% endtest %}
