{# `unique` and `not_null` of a column in one statement. #}
{% test primary_key(model, column_name) %}
    select
        '{{ column_name }}' as column_name,
        cast({{ column_name }} as string) as value,
        if({{ column_name }} is null, 'null', 'repeated') as reason,
        count(*) as row_count
    from {{ model }}
    group by {{ column_name }}
    having count(*) > 1 or {{ column_name }} is null
{% endtest %}
