explore: recommendations {
  view_name: mart_recommendation_performance
  label: "Recommendations"
  description: "How far recommendations lead, by the page they stand on."

  always_filter: {
    filters: [mart_recommendation_performance.activity_date: "@{period}"]
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_recommendation_performance.date_key} = ${dim_dates.date_key} ;;
  }

  join: dim_stores {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_recommendation_performance.store_key} = ${dim_stores.store_key} ;;
  }
}
