{#
    A test stops the build, or only warns, as contracts/policy/policy.yml says of it or of its model, and lets as many failing
    rows pass. dbt asks this macro for the verdict on every test; `severity`, `warn_if` and `error_if` have no effect.
#}
{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {%- set stated = stated_policy() %}
    select
        {{ fail_calc }} as failures,
        {{ fail_calc }} > {{ stated.count }} as should_warn,
        {{ fail_calc ~ ' > ' ~ stated.count if stated.severity == 'fail' else 'false' }} as should_error
    from (
        {{ main_sql }}
        {{ 'limit ' ~ limit if limit is not none }}
    ) as dbt_internal_test
{%- endmacro %}


{# What the policy says of the test that is running. #}
{% macro stated_policy() %}
    {%- set policy = var('test_policy') -%}
    {%- set judged = (model.attached_node or '').split('.') | last -%}
    {%- set stated = policy.tests.get(model.name) or policy.models.get(judged) -%}
    {%- if not stated -%}
        {{ exceptions.raise_compiler_error(
            "test_policy: contracts/policy/policy.yml states neither test " ~ model.name ~ " nor model '" ~ judged ~ "'. Add "
            "one below `dbt`, and run tests by `python -m etl build DAY`, which hands the policy over."
        ) }}
    {%- endif -%}
    {{ return(stated) }}
{% endmacro %}
