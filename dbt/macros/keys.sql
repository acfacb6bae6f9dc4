{# The key of the member that stands for "not known"; every dimension has it. #}
{% macro unknown_key() -%}'-1'{%- endmacro %}


{# The key of the member that stands for a choice that was not made: no alloy, no stone. It is known. #}
{% macro not_chosen_key() -%}'-3'{%- endmacro %}


{# The key of the member that stands for people who were erased: their orders stay, and belong to nobody. #}
{% macro erased_key() -%}'-2'{%- endmacro %}


{# What stands in the place of an erased person's pseudonyms (`ERASED` of contracts/datasets/erased.py). #}
{% macro erased_pseudonym() -%}'{{ '0' * 32 }}'{%- endmacro %}


{# A surrogate key: a hash of the natural key's columns, which may be null one by one. #}
{% macro surrogate_key(columns) -%}
    to_hex(md5(array_to_string([
        {%- for column in columns -%}
            cast({{ column }} as string){{ ", " if not loop.last }}
        {%- endfor -%}
    ], '|', '_null_')))
{%- endmacro %}


{# The surrogate key, or the unknown member's when the column that decides is null. #}
{% macro surrogate_key_or_unknown(columns, unless_null) -%}
    if({{ unless_null }} is null, {{ unknown_key() }}, {{ surrogate_key(columns) }})
{%- endmacro %}


{# The key of a calendar day: `20200504`. #}
{% macro date_key(date) -%}
    format_date('%Y%m%d', {{ date }})
{%- endmacro %}
