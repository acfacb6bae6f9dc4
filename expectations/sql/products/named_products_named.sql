select
    product_id,
    outcome,
    product_name
from {{ batch }}
where outcome = 'named' and coalesce(trim(product_name), '') = ''
