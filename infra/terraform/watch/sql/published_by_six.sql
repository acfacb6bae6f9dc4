select
    if(
        count(*) > 0,
        'published',
        error(concat(
            'glamira: ', cast(date_sub(current_date(), interval 1 day) as string), ' is not published'
        ))
    ) as verdict
from glamira_marts.status_days
where
    data_date = date_sub(current_date(), interval 1 day)
    and status in ('published', 'empty')
