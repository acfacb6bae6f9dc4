explore: revenue {
  view_name: mart_revenue_daily
  label: "Revenue"
  description: "Revenue, orders and pieces by day, store and currency."

  always_filter: {
    filters: [mart_revenue_daily.order_date: "@{period}"]
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_revenue_daily.date_key} = ${dim_dates.date_key} ;;
  }

  join: dim_stores {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_revenue_daily.store_key} = ${dim_stores.store_key} ;;
  }

  join: dim_currencies {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_revenue_daily.currency_key} = ${dim_currencies.currency_key} ;;
  }
}
