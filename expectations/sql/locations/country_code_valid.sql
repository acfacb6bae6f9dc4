select
    ip_hash,
    country_code
from {{ batch }}
where not regexp_contains(country_code, '^[A-Z][A-Z]$')
