update glamira_ops.publications set status = 'rolled_back'
where publication_id = {{ publication_id }};
update glamira_ops.publications set status = 'live'
where publication_id = {{ predecessor }};
