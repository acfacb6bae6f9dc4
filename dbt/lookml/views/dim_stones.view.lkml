# Stones the shop sets. One row per stone.
view: dim_stones {
  label: "Stones"
  sql_table_name: @{marts}.dim_stones ;;

  dimension: stone_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Stone key"
    description: "Surrogate key; `-3` when no stone was chosen, `-1` when the label could not be read."
    sql: ${TABLE}.stone_key ;;
  }

  dimension: stone_code {
    type: string
    label: "Stone code"
    description: "Our code of the stone."
    sql: ${TABLE}.stone_code ;;
  }

  dimension: stone_name {
    type: string
    label: "Stone name"
    description: "Name in English."
    sql: ${TABLE}.stone_name ;;
  }

  dimension: stone_family {
    type: string
    label: "Stone family"
    drill_fields: [stone_name]
    description: "Diamond, Sapphire, Gemstone, Pearl, Zirconia, Crystal or None; `Not chosen`, `Not read`."
    sql: ${TABLE}.stone_family ;;
  }
}
