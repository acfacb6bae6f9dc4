# What each product was looked at, put into carts and sold, without crawlers and other hosts. One row per activity
# date and product.
view: mart_product_performance {
  label: "Product performance"
  sql_table_name: @{marts}.mart_product_performance ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: activity_date, product_id."
    sql: concat(cast(${TABLE}.activity_date as string), '|', cast(${TABLE}.product_id as string)) ;;
  }

  dimension_group: activity {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Activity"
    description: "UTC date of the actions and orders; the partition."
    sql: ${TABLE}.activity_date ;;
  }

  dimension: product_id {
    type: number
    label: "Product id"
    value_format_name: id
    description: "The shop's number of the product."
    sql: ${TABLE}.product_id ;;
  }

  dimension: date_key {
    hidden: yes
    type: string
    label: "Date key"
    description: "Member of `dim_dates`."
    sql: ${TABLE}.date_key ;;
  }

  dimension: product_key {
    hidden: yes
    type: string
    label: "Product key"
    description: "Member of `dim_products`."
    sql: ${TABLE}.product_key ;;
  }

  measure: view_count {
    type: sum
    label: "View count"
    value_format_name: decimal_0
    description: "Views of its page (view_product_detail)."
    sql: ${TABLE}.view_count ;;
    drill_fields: [detail*]
  }

  measure: viewing_visitor_count {
    type: sum
    label: "Viewing visitor count (per day)"
    value_format_name: decimal_0
    description: "Devices that viewed its page."
    sql: ${TABLE}.viewing_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: add_to_cart_count {
    type: sum
    label: "Add to cart count"
    value_format_name: decimal_0
    description: "Times it was put into a cart (add_to_cart_action)."
    sql: ${TABLE}.add_to_cart_count ;;
    drill_fields: [detail*]
  }

  measure: order_count {
    type: sum
    label: "Order count"
    value_format_name: decimal_0
    description: "Orders with it."
    sql: ${TABLE}.order_count ;;
    drill_fields: [detail*]
  }

  measure: line_count {
    type: sum
    label: "Line count"
    value_format_name: decimal_0
    description: "Order lines."
    sql: ${TABLE}.line_count ;;
    drill_fields: [detail*]
  }

  measure: unit_count {
    type: sum
    label: "Unit count"
    value_format_name: decimal_0
    description: "Pieces."
    sql: ${TABLE}.unit_count ;;
    drill_fields: [detail*]
  }

  measure: zero_price_line_count {
    type: sum
    label: "Zero price line count"
    value_format_name: decimal_0
    description: "Lines that cost nothing."
    sql: ${TABLE}.zero_price_line_count ;;
    drill_fields: [detail*]
  }

  measure: unconverted_line_count {
    type: sum
    label: "Unconverted line count"
    value_format_name: decimal_0
    description: "Lines without an amount in euros."
    sql: ${TABLE}.unconverted_line_count ;;
    drill_fields: [detail*]
  }

  measure: revenue_eur {
    type: sum
    label: "Revenue in euros"
    value_format_name: euro
    description: "Sum of the lines that have an amount in euros; null when none has."
    sql: ${TABLE}.revenue_eur ;;
    drill_fields: [detail*]
  }

  measure: orders_per_view {
    type: number
    label: "Order lines per view"
    value_format_name: percent_2
    description: "Order lines over views of the product's page."
    sql: safe_divide(sum(${TABLE}.line_count), sum(${TABLE}.view_count)) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date, dim_products.product_name, view_count, add_to_cart_count, order_count, revenue_eur]
  }
}
