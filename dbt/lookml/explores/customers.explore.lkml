explore: customers {
  view_name: fct_orders
  label: "Customers"
  description: "Orders by kind of customer, and whether they are a customer's first; single customers with the grant only."

  always_filter: {
    filters: [fct_orders.order_date: "@{period}"]
  }

  # By column: a condition on a field behind a grant would take the join from whom the grant is denied.
  join: dim_customers {
    type: left_outer
    relationship: many_to_one
    sql_on: fct_orders.customer_key = dim_customers.customer_key ;;
  }

  join: dim_stores {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_orders.store_key} = ${dim_stores.store_key} ;;
  }

  join: dim_locations {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_orders.location_key} = ${dim_locations.location_key} ;;
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_orders.date_key} = ${dim_dates.date_key} ;;
  }

  join: dim_currencies {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_orders.currency_key} = ${dim_currencies.currency_key} ;;
  }

  join: dim_devices {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_orders.device_key} = ${dim_devices.device_key} ;;
  }
}
