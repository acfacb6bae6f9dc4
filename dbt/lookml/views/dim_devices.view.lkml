# What orders were placed with. One row per kind of device, browser and operating system.
view: dim_devices {
  label: "Devices"
  sql_table_name: @{marts}.dim_devices ;;

  dimension: device_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Device key"
    description: "Surrogate key; `-1` is the unknown device."
    sql: ${TABLE}.device_key ;;
  }

  dimension: device_type {
    type: string
    label: "Device type"
    drill_fields: [browser, os]
    description: "desktop, mobile, tablet, bot or unknown."
    sql: ${TABLE}.device_type ;;
  }

  dimension: browser {
    type: string
    label: "Browser"
    description: "Browser family."
    sql: ${TABLE}.browser ;;
  }

  dimension: os {
    type: string
    label: "Os"
    description: "Operating system family."
    sql: ${TABLE}.os ;;
  }
}
