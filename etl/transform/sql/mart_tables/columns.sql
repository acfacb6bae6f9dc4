select
    '{{ dataset }}' as dataset,
    columns.table_name,
    columns.column_name,
    columns.data_type,
    columns.is_partitioning_column,
    columns.ordinal_position
from {{ dataset }}.INFORMATION_SCHEMA.COLUMNS as columns
inner join {{ dataset }}.INFORMATION_SCHEMA.TABLES as tables on columns.table_name = tables.table_name
where
    tables.table_type = 'BASE TABLE'
    and regexp_contains(columns.table_name, '^(dim|fct|bridge|mart)_')
    and not regexp_contains(columns.table_name, '__dbt_')
