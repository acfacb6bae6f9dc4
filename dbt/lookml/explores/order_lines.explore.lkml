explore: order_lines {
  view_name: fct_order_lines
  label: "Order lines"
  description: "What was sold, line by line: products, alloys, stones."

  always_filter: {
    filters: [fct_order_lines.order_date: "@{period}"]
  }

  join: fct_orders {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.order_key} = ${fct_orders.order_key} and ${fct_order_lines.order_raw} = ${fct_orders.order_raw} ;;
  }

  join: dim_products {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.product_key} = ${dim_products.product_key} ;;
  }

  join: dim_alloys {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.alloy_key} = ${dim_alloys.alloy_key} ;;
  }

  join: dim_stones {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.stone_key} = ${dim_stones.stone_key} ;;
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.date_key} = ${dim_dates.date_key} ;;
  }

  join: dim_stores {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.store_key} = ${dim_stores.store_key} ;;
  }

  join: dim_currencies {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.currency_key} = ${dim_currencies.currency_key} ;;
  }

  join: dim_locations {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.location_key} = ${dim_locations.location_key} ;;
  }

  # By column: a condition on a field behind a grant would take the join from whom the grant is denied.
  join: dim_customers {
    type: left_outer
    relationship: many_to_one
    sql_on: fct_order_lines.customer_key = dim_customers.customer_key ;;
  }

  join: dim_devices {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.device_key} = ${dim_devices.device_key} ;;
  }
}
