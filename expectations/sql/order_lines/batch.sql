select
    *, -- noqa: AM04
    order_line_key as row_id
from glamira_audit.fct_order_lines
where order_date in ({{ affected }})
