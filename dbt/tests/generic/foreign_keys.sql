{#
    `relationships` of a model's columns in one statement: each of `keys` names its `column`, the parent `to` and the
    parent's `field`. A parent that has days gives their column as `to_day`: of it only this build's days are read.
#}
{% test foreign_keys(model, keys) %}
    with

    children as (
        select * from {{ model }}
    )

    {% for key in keys %}
        select
            '{{ key.column }}' as column_name,
            cast(children.{{ key.column }} as string) as value,
            'not in {{ key.to.identifier }}.{{ key.field }}' as reason
        from children
        left join (
            select {{ key.field }} as parent_key
            from {{ key.to }}
            {{ 'where ' ~ in_days(key.to_day) if key.to_day }}
        ) as parents on children.{{ key.column }} = parents.parent_key
        where
            children.{{ key.column }} is not null
            and parents.parent_key is null
        {{ 'union all' if not loop.last }}
    {% endfor %}
{% endtest %}
