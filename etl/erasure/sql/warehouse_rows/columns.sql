select
    '{{ dataset }}' as dataset,
    columns.table_name,
    columns.column_name
from {{ dataset }}.INFORMATION_SCHEMA.COLUMNS as columns
inner join {{ dataset }}.INFORMATION_SCHEMA.TABLES as tables on columns.table_name = tables.table_name
where
    tables.table_type in ('BASE TABLE', 'CLONE', 'SNAPSHOT')
    and columns.column_name in ({{ names }})
