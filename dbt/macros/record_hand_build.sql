{#
    A command by hand that writes to audit is kept before it begins: a day that a run has judged there, and that waits for
    its publication, must be judged again. Of the commands that run hooks, those named here write nothing there. A run labels
    its jobs, and keeps its builds itself.
#}
{% macro record_hand_build() %}
    {%- set only_reads = flags.WHICH in ('compile', 'generate', 'show', 'test') -%}
    {%- if execute and not only_reads and not env_var('GLAMIRA_JOB_LABELS', '') -%}
        insert into {{ source('glamira_ops', 'hand_builds') }} (invocation_id, started_at)
        values ('{{ invocation_id }}', current_timestamp())
    {%- endif -%}
{% endmacro %}
