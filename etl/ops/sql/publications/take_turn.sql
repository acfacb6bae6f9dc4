update glamira_ops.publication_turn set taken_at = current_timestamp()
where true;
select if(
    exists (select 1 from glamira_ops.publication_turn),
    'ok',
    error(
        'glamira_ops.publication_turn: it has no row, so publications would not exclude each other. '
        || 'Drop it and run the day again'
    )
) as turn;
