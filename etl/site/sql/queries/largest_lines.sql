select
    lines.event_id,
    lines.store_id,
    lines.product_id,
    coalesce(products.product_name, 'Unknown') as product_name,
    lines.quantity,
    lines.unit_price,
    lines.currency_code,
    lines.line_amount,
    lines.line_amount_eur
from glamira_audit.fct_order_lines as lines
left join glamira_audit.dim_products as products on lines.product_key = products.product_key
where lines.order_date = @day
order by lines.line_amount_eur is null, lines.line_amount_eur desc, lines.event_id asc, lines.line_number asc
limit @count
