{% test expect_column_values_to_match_regex(
    model, column_name, regex, row_condition=none, is_raw=false, flags=''
) %}
    {%- set pattern = ("(?" ~ flags ~ ")" if flags else '') ~ regex -%}
    {%- set expression = "regexp_contains(" ~ column_name ~ ", " ~ ("r" if is_raw else "") ~ "'" ~ pattern ~ "')" -%}
    {{ dbt_expectations.failing_rows(model, expression, row_condition) }}
{% endtest %}
