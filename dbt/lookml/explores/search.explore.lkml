explore: search {
  view_name: mart_search_terms
  label: "Search"
  description: "What visitors look for."

  always_filter: {
    filters: [mart_search_terms.activity_date: "@{period}"]
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_search_terms.date_key} = ${dim_dates.date_key} ;;
  }

  join: dim_stores {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_search_terms.store_key} = ${dim_stores.store_key} ;;
  }
}
