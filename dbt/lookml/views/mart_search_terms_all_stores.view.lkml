# What visitors search for in whichever store, in small letters, without crawlers and other hosts; searches without words
# are left out, and terms of fewer than five visitors of a day are one: `(rare)`. One row per activity date and search
# term.
view: mart_search_terms_all_stores {
  label: "Search terms of all stores"
  sql_table_name: @{marts}.mart_search_terms_all_stores ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: activity_date, search_term."
    sql: concat(cast(${TABLE}.activity_date as string), '|', cast(${TABLE}.search_term as string)) ;;
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
    label: "Visitor count (per day)"
    value_format_name: decimal_0
    description: "Devices that searched."
    sql: ${TABLE}.visitor_count ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [activity_date, search_term, search_count]
  }
}
