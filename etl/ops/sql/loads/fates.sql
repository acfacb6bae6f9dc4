select
    manifest_uri as uri,
    manifest_generation as generation,
    cast(null as string) as refusal
from glamira_ops.loads
where status = 'loaded' and event_date in unnest(@days)
union all
select
    object_uri,
    object_generation,
    message
from glamira_ops.load_refusals
where object_uri in unnest(@uris)
