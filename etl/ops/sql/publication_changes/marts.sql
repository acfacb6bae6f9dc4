-- Audit knows which marts are kept by day, as it does for publish.
-- Two that count at once find the same, and both remember it; each mart is shown once.
with
published as (
    select
        name,
        status
    from glamira_ops.publications, unnest(tables) as name
    where publication_id = @publication_id
),

audited as (
    select
        table_name,
        max(if(is_partitioning_column = 'YES', column_name, null)) as day_column
    from glamira_audit.INFORMATION_SCHEMA.COLUMNS
    group by table_name
),

remembered as (
    select
        table_name,
        of_day,
        rows_before,
        rows_after,
        rows_added,
        rows_removed
    from glamira_ops.publication_changes
    where publication_id = @publication_id and data_date = @day
    qualify row_number() over (
        partition by table_name order by rows_before, rows_after, rows_added, rows_removed
    ) = 1
)

select
    published.name as `table`,
    published.status,
    audited.day_column,
    remembered.of_day,
    remembered.rows_before as before,
    remembered.rows_after as after,
    remembered.rows_added as added,
    remembered.rows_removed as removed
from published
left join audited on audited.table_name = published.name
left join remembered on remembered.table_name = published.name
where audited.table_name is not null or remembered.table_name is not null
order by published.name
