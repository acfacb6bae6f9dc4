# Orders with their totals, all in one currency. One row per de-duplicated production order.
view: fct_orders {
  label: "Orders"
  sql_table_name: @{marts}.fct_orders ;;

  dimension: order_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Order key"
    description: "Store, order number and cart content: the same number with another cart is another order."
    sql: ${TABLE}.order_key ;;
  }

  dimension: order_id {
    type: string
    label: "Order id"
    description: "The shop's order number; not unique."
    sql: ${TABLE}.order_id ;;
  }

  dimension: store_id {
    type: string
    label: "Store id"
    description: "The shop's number of the store."
    sql: ${TABLE}.store_id ;;
  }

  dimension: event_id {
    type: string
    label: "Event id"
    required_access_grants: [customer_level]
    description: "The checkout_success document's `_id` as text."
    sql: ${TABLE}.event_id ;;
  }

  dimension: cart_fingerprint {
    type: string
    label: "Cart fingerprint"
    required_access_grants: [customer_level]
    description: "SHA-256 of the cart's content, in hex."
    sql: ${TABLE}.cart_fingerprint ;;
  }

  dimension_group: ordered {
    type: time
    timeframes: [raw, time, hour_of_day]
    datatype: timestamp
    label: "Ordered"
    description: "When the order was placed."
    sql: ${TABLE}.ordered_at ;;
  }

  dimension_group: order {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Order"
    description: "UTC date of `ordered_at`; the partition."
    sql: ${TABLE}.order_date ;;
  }

  dimension: currency_code {
    type: string
    label: "Currency code"
    description: "ISO 4217; the store decides it."
    sql: ${TABLE}.currency_code ;;
  }

  dimension: line_count {
    type: number
    label: "Line count"
    description: "Lines."
    sql: ${TABLE}.line_count ;;
  }

  dimension: unit_count {
    type: number
    label: "Unit count"
    description: "Pieces."
    sql: ${TABLE}.unit_count ;;
  }

  dimension: order_amount {
    type: number
    label: "Order amount"
    value_format_name: amount
    description: "Sum of the lines, in `currency_code`."
    sql: ${TABLE}.order_amount ;;
  }

  dimension: order_amount_eur {
    type: number
    label: "Order amount in euros"
    value_format_name: euro
    description: "Sum of the lines in euros; null when a line has none."
    sql: ${TABLE}.order_amount_eur ;;
  }

  dimension: is_registered_customer {
    type: yesno
    label: "Registered customer?"
    description: "Ordered with a customer account."
    sql: ${TABLE}.is_registered_customer ;;
  }

  dimension: store_key {
    hidden: yes
    type: string
    label: "Store key"
    description: "Member of `dim_stores`."
    sql: ${TABLE}.store_key ;;
  }

  dimension: location_key {
    hidden: yes
    type: string
    label: "Location key"
    description: "Member of `dim_locations`; where the visitor was."
    sql: ${TABLE}.location_key ;;
  }

  dimension: customer_key {
    hidden: yes
    type: string
    label: "Customer key"
    required_access_grants: [customer_level]
    description: "Member of `dim_customers`, which says whether this is the customer's first order."
    sql: ${TABLE}.customer_key ;;
  }

  dimension: date_key {
    hidden: yes
    type: string
    label: "Date key"
    description: "Member of `dim_dates`."
    sql: ${TABLE}.date_key ;;
  }

  dimension: currency_key {
    hidden: yes
    type: string
    label: "Currency key"
    description: "Member of `dim_currencies`."
    sql: ${TABLE}.currency_key ;;
  }

  dimension: device_key {
    hidden: yes
    type: string
    label: "Device key"
    description: "Member of `dim_devices`."
    sql: ${TABLE}.device_key ;;
  }

  measure: orders {
    type: count
    label: "Orders"
    value_format_name: decimal_0
    description: "De-duplicated production orders."
    drill_fields: [detail*]
  }

  measure: revenue_eur {
    type: sum
    label: "Revenue in euros"
    value_format_name: euro
    description: "Sum of the orders that have an amount in euros."
    sql: ${TABLE}.order_amount_eur ;;
    drill_fields: [detail*]
  }

  measure: average_order_value_eur {
    type: average
    label: "Average order value in euros"
    value_format_name: euro
    description: "Mean of the orders that have an amount in euros."
    sql: ${TABLE}.order_amount_eur ;;
    drill_fields: [detail*]
  }

  measure: units {
    type: sum
    label: "Pieces"
    value_format_name: decimal_0
    description: "Pieces of all orders."
    sql: ${TABLE}.unit_count ;;
    drill_fields: [detail*]
  }

  measure: unconverted_orders {
    type: sum
    label: "Orders without euros"
    value_format_name: decimal_0
    description: "Orders of which a line has no amount in euros."
    sql: if(${TABLE}.order_amount_eur is null, 1, 0) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [order_id, ordered_time, dim_stores.domain, line_count, unit_count, order_amount, currency_code, order_amount_eur]
  }
}
