# How far recommendations lead, by the page they stand on, without crawlers and other hosts. One row per activity
# date, store and placement.
view: mart_recommendation_performance {
  label: "Recommendations"
  sql_table_name: @{marts}.mart_recommendation_performance ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: activity_date, store_id, placement."
    sql: concat(cast(${TABLE}.activity_date as string), '|', cast(${TABLE}.store_id as string), '|', cast(${TABLE}.placement as string)) ;;
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

  dimension: placement {
    type: string
    label: "Placement"
    description: "Page they stand on."
    sql: ${TABLE}.placement ;;
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

  measure: visible_count {
    type: sum
    label: "Visible count"
    value_format_name: decimal_0
    description: "Times recommendations were on the screen."
    sql: ${TABLE}.visible_count ;;
    drill_fields: [detail*]
  }

  measure: noticed_count {
    type: sum
    label: "Noticed count"
    value_format_name: decimal_0
    description: "Times they were noticed."
    sql: ${TABLE}.noticed_count ;;
    drill_fields: [detail*]
  }

  measure: clicked_count {
    type: sum
    label: "Clicked count"
    value_format_name: decimal_0
    description: "Clicks on one."
    sql: ${TABLE}.clicked_count ;;
    drill_fields: [detail*]
  }

  measure: visible_visitor_count {
    type: sum
    label: "Visible visitor count (per day and store)"
    value_format_name: decimal_0
    description: "Devices that had them on the screen."
    sql: ${TABLE}.visible_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: clicking_visitor_count {
    type: sum
    label: "Clicking visitor count (per day and store)"
    value_format_name: decimal_0
    description: "Devices that clicked."
    sql: ${TABLE}.clicking_visitor_count ;;
    drill_fields: [detail*]
  }

  measure: sold_line_count {
    type: sum
    label: "Sold line count"
    value_format_name: decimal_0
    description: "Order lines of a product that the same device had clicked before, that day and in that store; one that was clicked in two placements counts in both."
    sql: ${TABLE}.sold_line_count ;;
    drill_fields: [detail*]
  }

  measure: sold_unit_count {
    type: sum
    label: "Sold unit count"
    value_format_name: decimal_0
    description: "Pieces of these lines."
    sql: ${TABLE}.sold_unit_count ;;
    drill_fields: [detail*]
  }

  measure: sold_revenue_eur {
    type: sum
    label: "Sold revenue in euros"
    value_format_name: euro
    description: "Their sum in euros; null when none has an amount in euros."
    sql: ${TABLE}.sold_revenue_eur ;;
    drill_fields: [detail*]
  }

  measure: click_rate {
    type: number
    label: "Click rate"
    value_format_name: percent_2
    description: "Clicks over times recommendations were on the screen."
    sql: safe_divide(sum(${TABLE}.clicked_count), sum(${TABLE}.visible_count)) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date, dim_stores.domain, placement, visible_count, clicked_count, sold_revenue_eur]
  }
}
