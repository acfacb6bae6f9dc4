# Where orders came from, by the visitor's address. Files of places name a country in many ways: it has its one
# name of the seed `countries`, as stores have. One row per country, region and city.
view: dim_locations {
  label: "Visitor's place"
  sql_table_name: @{marts}.dim_locations ;;

  dimension: location_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Location key"
    description: "Surrogate key; `-1` when the address is missing or cannot be resolved."
    sql: ${TABLE}.location_key ;;
  }

  dimension: country_code {
    type: string
    label: "Country code"
    map_layer_name: countries
    description: "ISO 3166-1 alpha-2."
    sql: ${TABLE}.country_code ;;
  }

  dimension: country_name {
    type: string
    label: "Country name"
    drill_fields: [region_name, city_name]
    description: "Country in English, by its one name in the seed `countries`; as the newest location file says where that has none."
    sql: ${TABLE}.country_name ;;
  }

  dimension: region_name {
    type: string
    label: "Region name"
    drill_fields: [city_name]
    description: "Region or state."
    sql: ${TABLE}.region_name ;;
  }

  dimension: city_name {
    type: string
    label: "City name"
    description: "City."
    sql: ${TABLE}.city_name ;;
  }

  dimension: latitude {
    type: number
    label: "Latitude"
    description: "Degrees north."
    sql: ${TABLE}.latitude ;;
  }

  dimension: longitude {
    type: number
    label: "Longitude"
    description: "Degrees east."
    sql: ${TABLE}.longitude ;;
  }

  dimension: bin_version {
    type: string
    label: "Bin version"
    description: "Edition of the location file that says so."
    sql: ${TABLE}.bin_version ;;
  }
}
