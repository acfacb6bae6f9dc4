begin transaction;
insert into glamira_ops.quarantine_log ({{ columns }})
select {{ columns_once }}
from glamira_ops.quarantine_log as items
where
    items.quarantine_id in (
        select others.quarantine_id
        from glamira_ops.quarantine_log as others
        group by others.quarantine_id
        having count(*) > 1
    )
qualify row_number() over (
    partition by items.quarantine_id
    order by items.landed_date is not null desc, items.updated_at desc, items.created_at asc
) = 1;
delete from glamira_ops.quarantine_log as items
where
    coalesce(items.verb, '') != '{{ verb }}' and items.quarantine_id in (
        select others.quarantine_id
        from glamira_ops.quarantine_log as others
        where others.verb = '{{ verb }}'
    );
commit transaction;
