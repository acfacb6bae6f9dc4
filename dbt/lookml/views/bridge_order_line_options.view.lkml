# Everything that was chosen for a line, none dropped, with the alloy or stone it names. One row per option of an
# order line.
view: bridge_order_line_options {
  label: "Order line options"
  sql_table_name: @{marts}.bridge_order_line_options ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: order_line_key, option_position."
    sql: concat(cast(${TABLE}.order_line_key as string), '|', cast(${TABLE}.option_position as string)) ;;
  }

  dimension: order_line_key {
    hidden: yes
    type: string
    label: "Order line key"
    description: "The line in `fct_order_lines`."
    sql: ${TABLE}.order_line_key ;;
  }

  dimension: option_position {
    type: number
    label: "Option position"
    description: "Position among the line's options, from 0."
    sql: ${TABLE}.option_position ;;
  }

  dimension_group: order {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Order"
    description: "UTC date of the order; the partition."
    sql: ${TABLE}.order_date ;;
  }

  dimension: option_kind {
    type: string
    label: "Option kind"
    description: "What the option is about."
    sql: ${TABLE}.option_kind ;;
  }

  dimension: option_label {
    type: string
    label: "Option label"
    description: "Option as printed."
    sql: ${TABLE}.option_label ;;
  }

  dimension: option_id {
    type: string
    label: "Option id"
    description: "The shop's number of the option."
    sql: ${TABLE}.option_id ;;
  }

  dimension: value_label {
    type: string
    label: "Value label"
    description: "Value as printed, in words of the shop; null for free text."
    sql: ${TABLE}.value_label ;;
  }

  dimension: value_id {
    type: string
    label: "Value id"
    description: "The shop's number of the value."
    sql: ${TABLE}.value_id ;;
  }

  dimension: option_name {
    type: string
    label: "Option"
    drill_fields: [option_label]
    description: "Option in English; as printed where the seed `option_labels` has no word for it."
    sql: ${TABLE}.option_name ;;
  }

  dimension: value_name {
    type: string
    label: "Value"
    drill_fields: [value_label]
    description: "Value in English: the alloy's, the stone's or the seed's word; as printed where there is none."
    sql: ${TABLE}.value_name ;;
  }

  dimension: is_translated {
    type: yesno
    label: "Is in English"
    description: "Both names are in English, or numbers, or nothing was printed."
    sql: ${TABLE}.is_translated ;;
  }

  dimension: alloy_key {
    hidden: yes
    type: string
    label: "Alloy key"
    description: "Member of `dim_alloys`; `-1` for alloys that could not be read, `-3` for other kinds and where none was chosen."
    sql: ${TABLE}.alloy_key ;;
  }

  dimension: stone_key {
    hidden: yes
    type: string
    label: "Stone key"
    description: "Member of `dim_stones`; `-1` for stones that could not be read, `-3` for other kinds and where none was chosen."
    sql: ${TABLE}.stone_key ;;
  }

  measure: option_count {
    type: count
    label: "Options chosen"
    value_format_name: decimal_0
    description: "Options of order lines, none dropped."
    drill_fields: [detail*]
  }

  set: detail {
    fields: [order_date, option_name, value_name, option_label, value_label, option_count]
  }
}
