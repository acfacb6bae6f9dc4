select
    object_uri as uri,
    object_generation as generation
from glamira_ops.load_refusals
where object_uri in unnest(@uris)
