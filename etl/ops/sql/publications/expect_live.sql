select if(
    coalesce((
        select max(publication_id) from glamira_ops.publications
        where status = 'live'
    ), '')
    = {{ publication_id }},
    'ok', error('another publication came first')
) as predecessor;
