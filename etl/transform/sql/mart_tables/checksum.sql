select
    '{{ name }}' as mart,
    count(*) as row_count,
    bit_xor(farm_fingerprint(content)) as first_sum,
    sum(mod(farm_fingerprint(content), 2147483648)) as second_sum
from (
    select to_json_string(struct({{ columns }})) as content from {{ dataset }}.{{ name }}
    where {{ rows }}
)
