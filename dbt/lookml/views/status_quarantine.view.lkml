# Documents that the contracts refused, by reason, of held days too; one that was refused for two reasons counts in
# both. One row per day, dataset, reason and status.
view: status_quarantine {
  label: "Quarantine"
  sql_table_name: @{marts}.status_quarantine ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: data_date, dataset, reason, status."
    sql: concat(cast(${TABLE}.data_date as string), '|', cast(${TABLE}.dataset as string), '|', cast(${TABLE}.reason as string), '|', cast(${TABLE}.status as string)) ;;
  }

  dimension_group: data {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Data"
    description: "UTC day the documents are due in; the partition."
    sql: ${TABLE}.data_date ;;
  }

  dimension: dataset {
    type: string
    label: "Dataset"
    drill_fields: [reason, status]
    description: "`events`, `locations` or `products`."
    sql: ${TABLE}.dataset ;;
  }

  dimension: reason {
    type: string
    label: "Reason"
    drill_fields: [data_date, status]
    description: "Reason code of the contract."
    sql: ${TABLE}.reason ;;
  }

  dimension: status {
    type: string
    label: "Status"
    description: "`open`, `reprocessed` or `discarded`."
    sql: ${TABLE}.status ;;
  }

  measure: document_count {
    type: sum
    label: "Documents refused"
    value_format_name: decimal_0
    description: "Documents refused for the reason."
    sql: ${TABLE}.document_count ;;
    drill_fields: [detail*]
  }

  measure: open_document_count {
    type: sum
    label: "Open documents"
    value_format_name: decimal_0
    description: "Documents refused for the reason that nobody has dealt with."
    sql: if(${TABLE}.status = 'open', ${TABLE}.document_count, 0) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [data_date, dataset, reason, status, document_count]
  }
}
