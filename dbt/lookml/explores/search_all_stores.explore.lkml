explore: search_all_stores {
  view_name: mart_search_terms_all_stores
  label: "Search over all stores"
  description: "What visitors look for, in whichever store: more words are shown than for each store."

  always_filter: {
    filters: [mart_search_terms_all_stores.activity_date: "@{period}"]
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_search_terms_all_stores.date_key} = ${dim_dates.date_key} ;;
  }
}
