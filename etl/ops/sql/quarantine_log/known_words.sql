select
    array(
        select distinct reason from glamira_ops.quarantine_log, unnest(reasons) as reason
        where reason is not null
        order by reason
    ) as reasons,
    array(
        select distinct left(store_id, 40) as store_id from glamira_ops.quarantine_log
        where store_id is not null
        order by store_id limit 100
    ) as stores
