explore: products {
  view_name: mart_product_performance
  label: "Products"
  description: "What each product was looked at, put into carts and sold."

  always_filter: {
    filters: [mart_product_performance.activity_date: "@{period}"]
  }

  join: dim_dates {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_product_performance.date_key} = ${dim_dates.date_key} ;;
  }

  join: dim_products {
    type: left_outer
    relationship: many_to_one
    sql_on: ${mart_product_performance.product_key} = ${dim_products.product_key} ;;
  }
}
