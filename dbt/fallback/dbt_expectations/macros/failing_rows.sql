{# Rows of `model` for which `expression` does not hold; a null verdict is no failure. #}
{% macro failing_rows(model, expression, row_condition=none) %}
    select *
    from {{ model }}
    where
        not ({{ expression }})
        {%- if row_condition %}
        and ({{ row_condition }})
        {%- endif %}
{% endmacro %}
