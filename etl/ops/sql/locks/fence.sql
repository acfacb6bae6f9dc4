select if(
    exists (
        select 1 from glamira_ops.locks
        where name = '{{ name }}' and token = '{{ token }}'
    ),
    'ok', error('the lock was lost to another run')
) as holder;
