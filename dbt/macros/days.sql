{#
    The days of this build, as ISO dates: those that GLAMIRA_DAYS names, which `.venv/bin/glamira build` sets, or else the latest
    day that was loaded. They are known when a model runs and unknown while dbt reads the project, so that what it read
    once serves every day.
#}
{% macro days() %}
    {%- set days = (env_var('GLAMIRA_DAYS', '').split() or latest_day()) if execute else [] -%}
    {%- if execute and not days and flags.WHICH in ('run', 'build') -%}
        {{ exceptions.raise_compiler_error(
            "GLAMIRA_DAYS: no day was loaded yet, so there is none to build. Run one (.venv/bin/glamira run DAY), or set it "
            "to ISO dates: '2020-05-04'."
        ) }}
    {%- endif -%}
    {{ return(days) }}
{% endmacro %}


{#
    The latest day that the ledger of loads has, as a list; empty when there is none. It is asked for once: `graph` is
    the one place that dbt's nodes share, and without it each of them would ask for each of its conditions.
#}
{% macro latest_day() %}
    {%- if 'glamira_latest_day' not in graph -%}
        {%- set ledger = adapter.get_relation(target.database, 'glamira_ops', 'loads') -%}
        {%- set found = [] -%}
        {%- if ledger is not none -%}
            {%- set query = "select max(event_date) as latest_day from " ~ ledger ~ " where dataset = 'events'" -%}
            {%- for row in run_query(query).rows if row[0] -%}
                {%- do found.append(row[0] | string) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- do graph.update({'glamira_latest_day': found}) -%}
    {%- endif -%}
    {{ return(graph['glamira_latest_day']) }}
{% endmacro %}


{# The days as a SQL list, `(date '2020-05-04', ...)`. #}
{% macro day_list() -%}
    ({% for day in days() %}date '{{ day }}'{{ ', ' if not loop.last }}{% else %}null{% endfor %})
{%- endmacro %}


{# A model that holds one partition per day of `column` and replaces those of this build. #}
{% macro by_day(column, cluster_by=none) %}
    {{ return({
        'materialized': 'incremental',
        'incremental_strategy': 'insert_overwrite',
        'partition_by': {'field': column, 'data_type': 'date'},
        'cluster_by': cluster_by,
    }) }}
{% endmacro %}


{#
    dbt's own macro replaces the partitions that a model's settings name, or those that its rows are of. A day is also
    replaced by none: the build's days are.
#}
{% macro bq_insert_overwrite_sql(
    tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns, tmp_relation_exists,
    copy_partitions
) %}
    {{ bq_static_insert_overwrite_sql(
        tmp_relation, target_relation, sql, partition_by, day_literals(), dest_columns, tmp_relation_exists,
        copy_partitions
    ) }}
{% endmacro %}


{% macro day_literals() %}
    {%- set literals = [] -%}
    {%- for day in days() -%}
        {%- do literals.append("date '" ~ day ~ "'") -%}
    {%- endfor -%}
    {{ return(literals) }}
{% endmacro %}


{# Rows of this build's days. #}
{% macro in_days(column) -%}
    {{ column }} in {{ day_list() }}
{%- endmacro %}


{# Rows of other days: what is published of them is read in the marts. #}
{% macro in_other_days(column) -%}
    {{ column }} not in {{ day_list() }}
{%- endmacro %}


{#
    Whether anything was published yet. What staging has of another day may be a build that was held: only the
    marts say what readers see of it.
#}
{% macro has_published() %}
    {{ return(not execute or adapter.get_relation(target.database, 'glamira_marts', 'fct_orders') is not none) }}
{% endmacro %}


{#
    Raw rows of this build's days, and of published days: those that were never published stay out, and so do those that are
    held again, for raw may have other rows of them by now than readers see. `publications` is the row's day in
    `quality_status`.
#}
{% macro is_visible(column) -%}
    ({{ in_days(column) }} or (publications.published_at is not null and publications.status = 'published'))
{%- endmacro %}


{# Whether a published day is held again: only the marts say what readers see of it. #}
{% macro is_a_published_day_held() -%}
    exists (
        select 1
        from {{ ref('stg_ops__day_statuses') }} as publications
        where
            publications.status = 'held'
            and publications.published_at is not null
            and {{ in_other_days('publications.data_date') }}
    )
{%- endmacro %}


{# Tests look at this build's days where their `where` says `in __days__`. #}
{% macro get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if where -%}
        (select * from {{ relation }} where {{ where | replace('__days__', day_list()) }}) as dbt_subquery
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
