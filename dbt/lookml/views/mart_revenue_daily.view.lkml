# What each store sold each day. Never add `revenue` over currencies: use `revenue_eur`, and `unconverted_line_count`
# for what it leaves out. One row per order date, store and currency.
view: mart_revenue_daily {
  label: "Revenue by day"
  sql_table_name: @{marts}.mart_revenue_daily ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: order_date, store_id, currency_code."
    sql: concat(cast(${TABLE}.order_date as string), '|', cast(${TABLE}.store_id as string), '|', cast(${TABLE}.currency_code as string)) ;;
  }

  dimension_group: order {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Order"
    description: "UTC date of the orders; the partition."
    sql: ${TABLE}.order_date ;;
  }

  dimension: store_id {
    type: string
    label: "Store id"
    description: "The shop's number of the store."
    sql: ${TABLE}.store_id ;;
  }

  dimension: currency_code {
    type: string
    label: "Currency code"
    description: "ISO 4217."
    sql: ${TABLE}.currency_code ;;
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

  dimension: currency_key {
    hidden: yes
    type: string
    label: "Currency key"
    description: "Member of `dim_currencies`."
    sql: ${TABLE}.currency_key ;;
  }

  measure: order_count {
    type: sum
    label: "Order count"
    value_format_name: decimal_0
    description: "Orders."
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

  measure: revenue {
    type: number
    label: "Revenue in the store's currency"
    value_format_name: amount
    description: "Sum of the lines, in the currency of the rows; empty when they have several, which are never added."
    sql: case when count(distinct ${TABLE}.currency_code) = 1 then sum(${TABLE}.revenue) end ;;
    html: {{ rendered_value }} {{ mart_revenue_daily.revenue_currency._value }} ;;
    drill_fields: [detail*]
  }

  measure: revenue_currency {
    type: string
    label: "Currency of the revenue"
    description: "Currency the rows have in common, ISO 4217; empty when they have several."
    sql: case when count(distinct ${TABLE}.currency_code) = 1 then min(${TABLE}.currency_code) end ;;
  }

  measure: revenue_per_order_eur {
    type: number
    label: "Revenue per order in euros"
    value_format_name: euro
    description: "Revenue in euros over all orders; too low where lines have no amount in euros. The average order value is in Orders."
    sql: safe_divide(sum(${TABLE}.revenue_eur), sum(${TABLE}.order_count)) ;;
    drill_fields: [detail*]
  }

  measure: unconverted_line_share {
    type: number
    label: "Share of lines without euros"
    value_format_name: percent_1
    description: "Lines without an amount in euros over all lines."
    sql: safe_divide(sum(${TABLE}.unconverted_line_count), sum(${TABLE}.line_count)) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [order_date, dim_stores.domain, currency_code, order_count, unit_count, revenue_eur]
  }
}
