select
    count(*) as pages,
    countif(outcome in ('blocked', 'failed')) as refused
from {{ batch }}
having countif(outcome in ('blocked', 'failed')) > {{ rate }} * count(*)
