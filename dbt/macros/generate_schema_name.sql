{# A dataset is called what it is called, whoever builds it: no prefix of the target's name. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
