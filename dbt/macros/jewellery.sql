{#
    The shop's code of an alloy, such as `white_yellow-585`, read from what was printed: carts print German
    ("Weiß-Gelbgold 585", "925 Silber"), events print codes. Null when the text names no alloy. Silver is 925,
    platinum and palladium are 950, whether the text says so or not: with another number they are not known.
#}
{% macro alloy_code(label) -%}
    concat(
        coalesce(
            nullif(array_to_string(array(
                select
                    case
                        when word in ('weiß', 'weiss', 'white') then 'white'
                        when word in ('gelb', 'yellow') then 'yellow'
                        when word in ('schwarz', 'black') then 'black'
                        else 'red'
                    end as colour
                from unnest(regexp_extract_all(
                    lower({{ label }}), r'weiß|weiss|white|gelb|yellow|schwarz|black|rosé|rose|rot|red'
                )) as word with offset as word_offset
                order by word_offset
            ), '_'), ''),
            {#- Silver, platinum and palladium are printed without a colour; gold never is. #}
            if(regexp_contains(lower({{ label }}), r'silber|silver|platin|pallad'), 'white', null)
        ),
        '-',
        case
            when regexp_contains(lower({{ label }}), r'silber|silver')
                then if(coalesce(regexp_extract({{ label }}, r'([0-9]{3})'), '925') = '925', 'silber', null)
            when regexp_contains(lower({{ label }}), r'platin|pallad')
                then if(
                    coalesce(regexp_extract({{ label }}, r'([0-9]{3})'), '950') = '950',
                    if(regexp_contains(lower({{ label }}), r'platin'), 'platin', 'palladium'), null
                )
            when regexp_contains(lower({{ label }}), r'edelstahl|stainless')
                then concat('edelstahl', regexp_extract({{ label }}, r'([0-9]{3})'))
            when regexp_contains(lower({{ label }}), r'ceramic|keramik')
                then concat('ceramic', regexp_extract({{ label }}, r'([0-9]{3})'))
            else regexp_extract({{ label }}, r'([0-9]{3})')
        end
    )
{%- endmacro %}


{# What an option is about, by its label: `alloy`, `stone` or `other`. #}
{% macro option_kind(label) -%}
    case
        when lower(trim({{ label }})) in ('alloy', 'legierung') then 'alloy'
        when regexp_contains(
            lower(trim({{ label }})),
            r'^(women|men)?(stone|diamond|pear|pearl|stein|diamant|perle)[0-9]*(/diamonds)?$'
        ) then 'stone'
        else 'other'
    end
{%- endmacro %}


{# Whether a value was chosen. Free text leaves its label null, but its id is there; where nothing was chosen both are. #}
{% macro is_chosen(label, id) -%}
    coalesce(nullif(trim({{ label }}), ''), nullif({{ id }}, '')) is not null
{%- endmacro %}


{# Whether a label says something that has to be read: blanks and mere numbers do not. #}
{% macro has_words(label) -%}
    regexp_contains(coalesce({{ label }}, ''), r'\pL')
{%- endmacro %}


{# A label as the seeds of labels spell it: small letters, single spaces. #}
{% macro plain_label(label) -%}
    lower(trim(regexp_replace({{ label }}, r'\s+', ' ')))
{%- endmacro %}
