delete from {{ table }}
where
    {{ theirs }}
    {% if others %}or (
        customer_key in ({{ others }})
        and customer_key not in (select customer_key from {{ orders }})
    ){% endif %};
insert into {{ table }} (customer_key, customer_type)
select
    '-2' as customer_key,
    'erased' as customer_type
from (select 1 as one) as only_row
where not exists (
    select 1 from {{ table }} as members
    where members.customer_key = '-2'
);
