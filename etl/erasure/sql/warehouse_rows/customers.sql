delete from {{ table }}
where {{ condition }};
insert into {{ table }} (customer_key, customer_type)
select
    '-2' as customer_key,
    'erased' as customer_type
from (select 1 as one) as only_row
where not exists (
    select 1 from {{ table }} as members
    where members.customer_key = '-2'
);
