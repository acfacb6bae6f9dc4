# What visitors of each store search for, in small letters, without crawlers and other hosts; searches without words are
# left out, and terms of fewer than five visitors of the store and day are one: `(rare)`. One row per activity date,
# store and search term.
view: mart_search_terms {
  label: "Search terms"
  sql_table_name: @{marts}.mart_search_terms ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: activity_date, store_id, search_term."
    sql: concat(cast(${TABLE}.activity_date as string), '|', cast(${TABLE}.store_id as string), '|', cast(${TABLE}.search_term as string)) ;;
  }

  dimension_group: activity {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Activity"
    description: "UTC date of the searches; the partition."
    sql: ${TABLE}.activity_date ;;
  }

  dimension: store_id {
    type: string
    label: "Store id"
    description: "The shop's number of the store."
    sql: ${TABLE}.store_id ;;
  }

  dimension: search_term {
    type: string
    label: "Search term"
    description: "Words searched; `(rare)` for those that few visitors used."
    sql: ${TABLE}.search_term ;;
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

  measure: search_count {
    type: sum
    label: "Search count"
    value_format_name: decimal_0
    description: "Searches."
    sql: ${TABLE}.search_count ;;
    drill_fields: [detail*]
  }

  measure: visitor_count {
    type: sum
    label: "Visitor count (per day and store)"
    value_format_name: decimal_0
    description: "Devices that searched."
    sql: ${TABLE}.visitor_count ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date, dim_stores.domain, search_term, search_count]
  }
}
