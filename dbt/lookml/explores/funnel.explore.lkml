explore: funnel {
  view_name: mart_conversion_funnel_daily
  label: "Conversion funnel"
  description: "From looking to ordering, by day and store."

  always_filter: {
    filters: [mart_conversion_funnel_daily.activity_date: "@{period}"]
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_conversion_funnel_daily.date_key} = ${dim_dates.date_key} ;;
  }

  join: dim_stores {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_conversion_funnel_daily.store_key} = ${dim_stores.store_key} ;;
  }
}
