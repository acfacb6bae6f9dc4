# Rows of each dataset from station to station, as the gate `reconcile` counted them last. One row per day and dataset.
view: status_conservation {
  label: "Row conservation"
  sql_table_name: @{marts}.status_conservation ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: data_date, dataset."
    sql: concat(cast(${TABLE}.data_date as string), '|', cast(${TABLE}.dataset as string)) ;;
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

  dimension: dataset {
    type: string
    label: "Dataset"
    drill_fields: [data_date]
    description: "`events`, `locations` or `products`."
    sql: ${TABLE}.dataset ;;
  }

  dimension: is_balanced {
    type: yesno
    label: "Balanced?"
    description: "No row is missing or too many."
    sql: ${TABLE}.is_balanced ;;
  }

  dimension_group: counted {
    type: time
    timeframes: [raw, time, hour_of_day]
    datatype: timestamp
    label: "Counted"
    description: "When they were counted."
    sql: ${TABLE}.counted_at ;;
  }

  measure: source_count {
    type: sum
    label: "In the source"
    value_format_name: decimal_0
    description: "Rows in the source when they were counted."
    sql: ${TABLE}.source_count ;;
    drill_fields: [detail*]
  }

  measure: extracted_count {
    type: sum
    label: "Extracted"
    value_format_name: decimal_0
    description: "Rows extracted."
    sql: ${TABLE}.extracted_count ;;
    drill_fields: [detail*]
  }

  measure: moved_count {
    type: sum
    label: "Moved by repair"
    value_format_name: decimal_0
    description: "Rows that came from other days, less those that went to other days, by repair."
    sql: ${TABLE}.moved_count ;;
    drill_fields: [detail*]
  }

  measure: accepted_count {
    type: sum
    label: "Accepted"
    value_format_name: decimal_0
    description: "Rows that the contract accepted."
    sql: ${TABLE}.accepted_count ;;
    drill_fields: [detail*]
  }

  measure: quarantined_count {
    type: sum
    label: "Quarantined"
    value_format_name: decimal_0
    description: "Rows that the contract refused."
    sql: ${TABLE}.quarantined_count ;;
    drill_fields: [detail*]
  }

  measure: landed_count {
    type: sum
    label: "Landed"
    value_format_name: decimal_0
    description: "Rows in the lake."
    sql: ${TABLE}.landed_count ;;
    drill_fields: [detail*]
  }

  measure: loaded_count {
    type: sum
    label: "Loaded"
    value_format_name: decimal_0
    description: "Rows in the raw table."
    sql: ${TABLE}.loaded_count ;;
    drill_fields: [detail*]
  }

  measure: unexplained_count {
    type: number
    label: "Rows unaccounted for"
    value_format_name: decimal_0
    description: "Rows extracted or moved here that are neither loaded nor quarantined: none, or the gate would have held the day."
    sql: sum(${TABLE}.extracted_count + ${TABLE}.moved_count - ${TABLE}.quarantined_count - ${TABLE}.loaded_count) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [data_date, dataset, extracted_count, accepted_count, quarantined_count, landed_count, loaded_count]
  }
}
