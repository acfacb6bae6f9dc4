explore: order_line_options {
  view_name: bridge_order_line_options
  label: "Order line options"
  description: "Everything that was chosen for a line, none dropped."

  always_filter: {
    filters: [bridge_order_line_options.order_date: "28 days"]
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
}
