# The state of the data itself: what was left out of the marts, and what the marts do not know. One row per day.
view: mart_data_quality {
  label: "Data quality"
  sql_table_name: @{marts}.mart_data_quality ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: data_date."
    sql: cast(${TABLE}.data_date as string) ;;
  }

  dimension_group: data {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Data"
    description: "UTC day; the partition."
    sql: ${TABLE}.data_date ;;
  }

  dimension: date_key {
    hidden: yes
    type: string
    label: "Date key"
    description: "Member of `dim_dates`."
    sql: ${TABLE}.date_key ;;
  }

  measure: event_count {
    type: sum
    label: "Events"
    value_format_name: decimal_0
    description: "Accepted events."
    sql: ${TABLE}.event_count ;;
    drill_fields: [detail*]
  }

  measure: bot_event_count {
    type: sum
    label: "Events of crawlers"
    value_format_name: decimal_0
    description: "Events of crawlers."
    sql: ${TABLE}.bot_event_count ;;
    drill_fields: [detail*]
  }

  measure: test_host_event_count {
    type: sum
    label: "Events of test hosts"
    value_format_name: decimal_0
    description: "Events on test hosts."
    sql: ${TABLE}.test_host_event_count ;;
    drill_fields: [detail*]
  }

  measure: foreign_host_event_count {
    type: sum
    label: "Events of foreign hosts"
    value_format_name: decimal_0
    description: "Events on hosts that are neither the shop's nor test hosts."
    sql: ${TABLE}.foreign_host_event_count ;;
    drill_fields: [detail*]
  }

  measure: quarantined_event_count {
    type: sum
    label: "Events refused"
    value_format_name: decimal_0
    description: "Events refused and not dealt with when the day was last built."
    sql: ${TABLE}.quarantined_event_count ;;
    drill_fields: [detail*]
  }

  measure: raw_line_count {
    type: sum
    label: "Order lines received"
    value_format_name: decimal_0
    description: "Order lines received, in accepted orders."
    sql: ${TABLE}.raw_line_count ;;
    drill_fields: [detail*]
  }

  measure: line_count {
    type: sum
    label: "Order lines published"
    value_format_name: decimal_0
    description: "Order lines published."
    sql: ${TABLE}.line_count ;;
    drill_fields: [detail*]
  }

  measure: duplicate_line_count {
    type: sum
    label: "Duplicate lines"
    value_format_name: decimal_0
    description: "Order lines left out, since their order was reported before."
    sql: ${TABLE}.duplicate_line_count ;;
    drill_fields: [detail*]
  }

  measure: test_host_line_count {
    type: sum
    label: "Lines of test hosts"
    value_format_name: decimal_0
    description: "Order lines left out, since they are of a test host or store."
    sql: ${TABLE}.test_host_line_count ;;
    drill_fields: [detail*]
  }

  measure: foreign_host_line_count {
    type: sum
    label: "Lines of foreign hosts"
    value_format_name: decimal_0
    description: "Order lines left out, since they are of a foreign host."
    sql: ${TABLE}.foreign_host_line_count ;;
    drill_fields: [detail*]
  }

  measure: zero_price_line_count {
    type: sum
    label: "Lines that cost nothing"
    value_format_name: decimal_0
    description: "Published lines that cost nothing."
    sql: ${TABLE}.zero_price_line_count ;;
    drill_fields: [detail*]
  }

  measure: unconverted_line_count {
    type: sum
    label: "Lines without euros"
    value_format_name: decimal_0
    description: "Published lines without an amount in euros, for want of a rate."
    sql: ${TABLE}.unconverted_line_count ;;
    drill_fields: [detail*]
  }

  measure: unlocated_line_count {
    type: sum
    label: "Lines without a place"
    value_format_name: decimal_0
    description: "Published lines of visitors whose place is not known."
    sql: ${TABLE}.unlocated_line_count ;;
    drill_fields: [detail*]
  }

  measure: unnamed_product_line_count {
    type: sum
    label: "Lines of unnamed products"
    value_format_name: decimal_0
    description: "Published lines of products without a name."
    sql: ${TABLE}.unnamed_product_line_count ;;
    drill_fields: [detail*]
  }

  measure: unknown_alloy_option_count {
    type: sum
    label: "Alloys not read"
    value_format_name: decimal_0
    description: "Alloy options whose label names no known alloy."
    sql: ${TABLE}.unknown_alloy_option_count ;;
    drill_fields: [detail*]
  }

  measure: unknown_stone_option_count {
    type: sum
    label: "Stones not read"
    value_format_name: decimal_0
    description: "Stone options whose label is not known."
    sql: ${TABLE}.unknown_stone_option_count ;;
    drill_fields: [detail*]
  }

  measure: option_count {
    type: sum
    label: "Options of order lines"
    value_format_name: decimal_0
    description: "Options of order lines, none dropped."
    sql: ${TABLE}.option_count ;;
    drill_fields: [detail*]
  }

  measure: untranslated_option_count {
    type: sum
    label: "Options not in English"
    value_format_name: decimal_0
    description: "Options whose name or value is shown as printed since no seed has it in English."
    sql: ${TABLE}.untranslated_option_count ;;
    drill_fields: [detail*]
  }

  measure: translated_option_share {
    type: number
    label: "Options in English"
    value_format_name: percent_1
    description: "Share of the options whose name and value are in English, by the seeds of labels."
    sql: 1 - safe_divide(sum(${TABLE}.untranslated_option_count), sum(${TABLE}.option_count)) ;;
    drill_fields: [detail*]
  }

  measure: unexplained_line_count {
    type: number
    label: "Order lines unaccounted for"
    value_format_name: decimal_0
    description: "Lines received that are neither published nor left out for a reason: none, or the gate would have held the day."
    sql: sum(${TABLE}.raw_line_count - ${TABLE}.line_count - ${TABLE}.duplicate_line_count - ${TABLE}.test_host_line_count - coalesce(${TABLE}.foreign_host_line_count, 0)) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [data_date, event_count, line_count, quarantined_event_count, duplicate_line_count, test_host_line_count, foreign_host_line_count]
  }
}
