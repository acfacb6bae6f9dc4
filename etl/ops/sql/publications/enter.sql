update glamira_ops.publications set status = 'superseded'
where status = 'live';
insert into glamira_ops.publications
(publication_id, run_id, data_dates, tables, published_at, status, policy_fingerprint, pseudonym_keys)
values (
    {{ publication_id }}, {{ run_id }}, [{{ days }}], [{{ tables }}], current_timestamp(), 'live', {{ policy }},
    array({{ keys }})
);
