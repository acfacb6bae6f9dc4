# Currencies the stores sell in. One row per currency.
view: dim_currencies {
  label: "Currencies"
  sql_table_name: @{marts}.dim_currencies ;;

  dimension: currency_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Currency key"
    description: "Surrogate key; `-1` is the unknown currency."
    sql: ${TABLE}.currency_key ;;
  }

  dimension: currency_code {
    type: string
    label: "Currency code"
    description: "ISO 4217."
    sql: ${TABLE}.currency_code ;;
  }

  dimension: currency_name {
    type: string
    label: "Currency name"
    description: "Name in English."
    sql: ${TABLE}.currency_name ;;
  }
}
