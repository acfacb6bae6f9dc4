{% test expect_compound_columns_to_be_unique(
    model, column_list, quote_columns=false, ignore_row_if='all_values_are_missing', row_condition=none
) %}
    {%- set columns = [] -%}
    {%- for column in column_list -%}
        {%- do columns.append(adapter.quote(column) if quote_columns else column) -%}
    {%- endfor -%}
    {%- set ignored = {
        'all_values_are_missing': ' is null and ',
        'any_value_is_missing': ' is null or ',
    }.get(ignore_row_if) -%}

    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    where
        true
        {%- if row_condition %}
        and ({{ row_condition }})
        {%- endif %}
        {%- if ignored %}
        and not ({{ columns | join(ignored) }} is null)
        {%- endif %}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
