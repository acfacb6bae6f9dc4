# From looking to ordering, without crawlers and other hosts; a visitor is a device, and each step counts by itself.
# One row per activity date and store.
view: mart_conversion_funnel_daily {
  label: "Conversion funnel"
  sql_table_name: @{marts}.mart_conversion_funnel_daily ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: activity_date, store_id."
    sql: concat(cast(${TABLE}.activity_date as string), '|', cast(${TABLE}.store_id as string)) ;;
  }

  dimension_group: activity {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Activity"
    description: "UTC date of the actions; the partition."
    sql: ${TABLE}.activity_date ;;
  }

  dimension: store_id {
    type: string
    label: "Store id"
    description: "The shop's number of the store."
    sql: ${TABLE}.store_id ;;
  }

  dimension: date_key {
    hidden: yes
    type: string
    label: "Date key"
    description: "Member of `dim_dates`."
    sql: ${TABLE}.date_key ;;
  }

  dimension: store_key {
    hidden: yes
    type: string
    label: "Store key"
    description: "Member of `dim_stores`."
    sql: ${TABLE}.store_key ;;
  }

  measure: product_view_count {
    type: sum
    label: "Product view count"
    value_format_name: decimal_0
    description: "Views of product pages (view_product_detail)."
    sql: ${TABLE}.product_view_count ;;
    drill_fields: [detail*]
  }

  measure: add_to_cart_count {
    type: sum
    label: "Add to cart count"
    value_format_name: decimal_0
    description: "Products put into the cart (add_to_cart_action)."
    sql: ${TABLE}.add_to_cart_count ;;
    drill_fields: [detail*]
  }

  measure: cart_view_count {
    type: sum
    label: "Cart view count"
    value_format_name: decimal_0
    description: "Views of the cart (view_shopping_cart)."
    sql: ${TABLE}.cart_view_count ;;
    drill_fields: [detail*]
  }

  measure: checkout_count {
    type: sum
    label: "Checkout count"
    value_format_name: decimal_0
    description: "Checkouts begun (checkout)."
    sql: ${TABLE}.checkout_count ;;
    drill_fields: [detail*]
  }

  measure: order_count {
    type: sum
    label: "Order count"
    value_format_name: decimal_0
    description: "De-duplicated orders."
    sql: ${TABLE}.order_count ;;
    drill_fields: [detail*]
  }

  measure: viewing_visitor_count {
    type: sum
    label: "Viewing visitors (per day and store)"
    value_format_name: decimal_0
    description: "Devices that viewed a product."
    sql: ${TABLE}.viewing_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: carting_visitor_count {
    type: sum
    label: "Carting visitors (per day and store)"
    value_format_name: decimal_0
    description: "Devices that put a product into the cart."
    sql: ${TABLE}.carting_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: cart_viewing_visitor_count {
    type: sum
    label: "Cart viewing visitors (per day and store)"
    value_format_name: decimal_0
    description: "Devices that looked at their cart."
    sql: ${TABLE}.cart_viewing_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: checkout_visitor_count {
    type: sum
    label: "Checkout visitors (per day and store)"
    value_format_name: decimal_0
    description: "Devices that began a checkout."
    sql: ${TABLE}.checkout_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: ordering_visitor_count {
    type: sum
    label: "Ordering visitors (per day and store)"
    value_format_name: decimal_0
    description: "Devices that ordered."
    sql: ${TABLE}.ordering_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: conversion_rate {
    type: number
    label: "Conversion rate"
    value_format_name: percent_2
    description: "Devices that ordered over devices that viewed a product, both counted per day and store."
    sql: safe_divide(sum(${TABLE}.ordering_visitor_count), sum(${TABLE}.viewing_visitor_count)) ;;
    drill_fields: [detail*]
  }

  measure: cart_rate {
    type: number
    label: "Cart rate"
    value_format_name: percent_2
    description: "Devices that put a product into the cart over devices that viewed a product, both counted per day and store."
    sql: safe_divide(sum(${TABLE}.carting_visitor_count), sum(${TABLE}.viewing_visitor_count)) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date, dim_stores.domain, product_view_count, add_to_cart_count, checkout_count, order_count]
  }
}
