explore: order_line_options {
  view_name: bridge_order_line_options
  label: "Order line options"
  description: "Everything that was chosen for a line, none dropped."

  always_filter: {
    filters: [bridge_order_line_options.order_date: "@{period}"]
  }

  join: fct_order_lines {
    type: left_outer
    relationship: many_to_one
    sql_on: ${bridge_order_line_options.order_line_key} = ${fct_order_lines.order_line_key} and ${bridge_order_line_options.order_raw} = ${fct_order_lines.order_raw} ;;
  }

  join: dim_alloys {
    type: left_outer
    relationship: many_to_one
    sql_on: ${bridge_order_line_options.alloy_key} = ${dim_alloys.alloy_key} ;;
  }

  join: dim_stones {
    type: left_outer
    relationship: many_to_one
    sql_on: ${bridge_order_line_options.stone_key} = ${dim_stones.stone_key} ;;
  }

  join: dim_stores {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.store_key} = ${dim_stores.store_key} ;;
  }

  join: dim_locations {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.location_key} = ${dim_locations.location_key} ;;
  }

  join: dim_currencies {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.currency_key} = ${dim_currencies.currency_key} ;;
  }

  join: dim_devices {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_lines.device_key} = ${dim_devices.device_key} ;;
  }
}
