# What a piece is made of, colour by metal by fineness. One row per alloy.
view: dim_alloys {
  label: "Alloys"
  sql_table_name: @{marts}.dim_alloys ;;

  dimension: alloy_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Alloy key"
    description: "Surrogate key; `-3` when no alloy was chosen, `-1` when the label could not be read."
    sql: ${TABLE}.alloy_key ;;
  }

  dimension: alloy_code {
    type: string
    label: "Alloy code"
    description: "The shop's code, such as `white_yellow-585`."
    sql: ${TABLE}.alloy_code ;;
  }

  dimension: alloy_name {
    type: string
    label: "Alloy"
    drill_fields: [alloy_code]
    description: "Name in English, such as `White gold 585`; `Not chosen`, `Not read`."
    sql: ${TABLE}.alloy_name ;;
  }

  dimension: colour_name {
    type: string
    label: "Colour name"
    description: "Colour, or colours from the outside in."
    sql: ${TABLE}.colour_name ;;
  }

  dimension: metal_name {
    type: string
    label: "Metal name"
    drill_fields: [colour_name, carat]
    description: "Gold, silver, platinum or palladium."
    sql: ${TABLE}.metal_name ;;
  }

  dimension: base_material {
    type: string
    label: "Base material"
    description: "What gold is combined with; null when nothing."
    sql: ${TABLE}.base_material ;;
  }

  dimension: fineness {
    type: number
    label: "Fineness"
    description: "Parts of the metal in a thousand."
    sql: ${TABLE}.fineness ;;
  }

  dimension: carat {
    type: number
    label: "Carat"
    description: "Gold's fineness in 24ths: 9, 10, 14 or 18."
    sql: ${TABLE}.carat ;;
  }
}
