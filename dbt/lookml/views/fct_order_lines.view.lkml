# What was sold. Amounts are in the store's currency; two lines of an order may name one product. One row per line of
# a de-duplicated production order.
view: fct_order_lines {
  label: "Order lines"
  sql_table_name: @{marts}.fct_order_lines ;;

  dimension: order_line_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Order line key"
    description: "The event and the line's position in its cart."
    sql: ${TABLE}.order_line_key ;;
  }

  dimension: order_key {
    hidden: yes
    type: string
    label: "Order key"
    description: "The order in `fct_orders`."
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

  dimension: line_number {
    type: number
    label: "Line number"
    description: "Position in the cart, from 0."
    sql: ${TABLE}.line_number ;;
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

  dimension: product_id {
    type: number
    label: "Product id"
    value_format_name: id
    description: "The shop's number of the product."
    sql: ${TABLE}.product_id ;;
  }

  dimension: quantity {
    type: number
    label: "Quantity"
    description: "Pieces; the contract refuses orders of more than 100 of a kind."
    sql: ${TABLE}.quantity ;;
  }

  dimension: unit_price {
    type: number
    label: "Unit price"
    value_format_name: amount
    description: "Price of one piece in `currency_code`."
    sql: ${TABLE}.unit_price ;;
  }

  dimension: line_amount {
    type: number
    label: "Line amount"
    value_format_name: amount
    description: "`unit_price` times `quantity`, in `currency_code`."
    sql: ${TABLE}.line_amount ;;
  }

  dimension: line_amount_eur {
    type: number
    label: "Line amount in euros"
    value_format_name: euro
    description: "`line_amount` in euros by the rate of `order_date`, to four decimals, half up; null without a rate."
    sql: ${TABLE}.line_amount_eur ;;
  }

  dimension: exchange_rate {
    type: number
    label: "Exchange rate"
    value_format_name: rate
    description: "Units of `currency_code` per euro that `line_amount_eur` is by; null without one."
    sql: ${TABLE}.exchange_rate ;;
  }

  dimension: exchange_rate_source {
    type: string
    label: "Exchange rate source"
    description: "Who says so: `ECB`, or whom the operator named in the supplement."
    sql: ${TABLE}.exchange_rate_source ;;
  }

  dimension: currency_code {
    type: string
    label: "Currency code"
    description: "ISO 4217; the store decides it."
    sql: ${TABLE}.currency_code ;;
  }

  dimension: is_zero_price {
    type: yesno
    label: "Zero price?"
    description: "A gift or accessory that costs nothing."
    sql: ${TABLE}.is_zero_price ;;
  }

  dimension: product_key {
    hidden: yes
    type: string
    label: "Product key"
    description: "Member of `dim_products`."
    sql: ${TABLE}.product_key ;;
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
    description: "Member of `dim_customers`."
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

  dimension: alloy_key {
    hidden: yes
    type: string
    label: "Alloy key"
    description: "Member of `dim_alloys`; of the first option that names one."
    sql: ${TABLE}.alloy_key ;;
  }

  dimension: stone_key {
    hidden: yes
    type: string
    label: "Stone key"
    description: "Member of `dim_stones`; of the first option that names one."
    sql: ${TABLE}.stone_key ;;
  }

  measure: lines {
    type: count
    label: "Order lines"
    value_format_name: decimal_0
    description: "Lines of de-duplicated production orders."
    drill_fields: [detail*]
  }

  measure: orders {
    type: count_distinct
    label: "Orders"
    value_format_name: decimal_0
    description: "Orders that have such a line."
    sql: ${TABLE}.order_key ;;
    drill_fields: [detail*]
  }

  measure: units {
    type: sum
    label: "Pieces"
    value_format_name: decimal_0
    description: "Pieces of all lines."
    sql: ${TABLE}.quantity ;;
    drill_fields: [detail*]
  }

  measure: revenue_eur {
    type: sum
    label: "Revenue in euros"
    value_format_name: euro
    description: "Sum of the lines that have an amount in euros."
    sql: ${TABLE}.line_amount_eur ;;
    drill_fields: [detail*]
  }

  measure: unconverted_lines {
    type: sum
    label: "Order lines without euros"
    value_format_name: decimal_0
    description: "Lines in a currency without a rate, which are in no euro amount."
    sql: if(${TABLE}.line_amount_eur is null, 1, 0) ;;
    drill_fields: [detail*]
  }

  measure: revenue {
    type: number
    label: "Revenue in the store's currency"
    value_format_name: amount
    description: "Sum of the lines, in the currency of the rows; empty when they have several, which are never added."
    sql: case when count(distinct ${TABLE}.currency_code) = 1 then sum(${TABLE}.line_amount) end ;;
    html: {{ rendered_value }} {{ fct_order_lines.revenue_currency._value }} ;;
    drill_fields: [detail*]
  }

  measure: revenue_currency {
    type: string
    label: "Currency of the revenue"
    description: "Currency the rows have in common, ISO 4217; empty when they have several."
    sql: case when count(distinct ${TABLE}.currency_code) = 1 then min(${TABLE}.currency_code) end ;;
  }

  set: detail {
    fields: [order_id, ordered_time, dim_products.product_name, quantity, line_amount, currency_code, line_amount_eur]
  }
}
