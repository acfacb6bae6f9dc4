# The shop's stores, production or not. A store's country is where it sells, not where its visitors are. One row per
# store.
view: dim_stores {
  label: "Stores"
  sql_table_name: @{marts}.dim_stores ;;

  dimension: store_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Store key"
    description: "Surrogate key; `-1` is the unknown store."
    sql: ${TABLE}.store_key ;;
  }

  dimension: store_id {
    type: string
    label: "Store id"
    description: "The shop's number of the store."
    sql: ${TABLE}.store_id ;;
  }

  dimension: country_code {
    type: string
    label: "Country code"
    map_layer_name: countries
    description: "ISO 3166-1 alpha-2; `ZZ` for no single country."
    sql: ${TABLE}.country_code ;;
  }

  dimension: country_name {
    type: string
    label: "Country name"
    drill_fields: [domain, store_id]
    description: "Country in English, by its one name in the seed `countries`."
    sql: ${TABLE}.country_name ;;
  }

  dimension: domain {
    type: string
    label: "Domain"
    description: "Host without `www.`; several stores share one."
    sql: ${TABLE}.domain ;;
  }

  dimension: language {
    type: string
    label: "Language"
    description: "Language of the store, two letters."
    sql: ${TABLE}.language ;;
  }

  dimension: currency_code {
    type: string
    label: "Currency code"
    description: "The currency the store sells in."
    sql: ${TABLE}.currency_code ;;
  }

  dimension: is_production {
    type: yesno
    label: "Production?"
    description: "Takes real orders."
    sql: ${TABLE}.is_production ;;
  }
}
