# What must hold of the numbers, whoever changes a view or a join: Looker runs these before it deploys.
# They ask the published marts, each for the row that would contradict it soonest.

test: an_order_is_one_row {
  explore_source: orders {
    column: order_key { field: fct_orders.order_key }
    column: orders { field: fct_orders.orders }
    filters: [fct_orders.order_date: "@{period}"]
    sorts: [orders: desc]
    limit: 1
  }
  assert: no_key_is_counted_twice {
    expression: ${fct_orders.orders} = 1 ;;
  }
}

test: a_line_is_one_row {
  explore_source: order_lines {
    column: order_line_key { field: fct_order_lines.order_line_key }
    column: lines { field: fct_order_lines.lines }
    filters: [fct_order_lines.order_date: "@{period}"]
    sorts: [lines: desc]
    limit: 1
  }
  assert: no_join_multiplies_a_line {
    expression: ${fct_order_lines.lines} = 1 ;;
  }
}

test: a_line_is_a_piece_at_least {
  explore_source: order_lines {
    column: lines { field: fct_order_lines.lines }
    column: units { field: fct_order_lines.units }
    filters: [fct_order_lines.order_date: "@{period}"]
  }
  assert: units_are_no_fewer_than_lines {
    expression: ${fct_order_lines.units} >= ${fct_order_lines.lines} ;;
  }
}

test: no_row_is_lost {
  explore_source: conservation {
    column: unexplained_count { field: status_conservation.unexplained_count }
    filters: [status_conservation.data_date: "@{period}", status_conservation.is_balanced: "yes"]
  }
  assert: every_row_of_a_balanced_day_is_accounted_for {
    expression: is_null(${status_conservation.unexplained_count}) OR ${status_conservation.unexplained_count} = 0 ;;
  }
}
