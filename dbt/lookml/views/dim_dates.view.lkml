# The calendar, 2010 to 2035, with weeks from Monday as ISO 8601 counts them. One row per day.
view: dim_dates {
  label: "Calendar"
  sql_table_name: @{marts}.dim_dates ;;

  dimension: date_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Date key"
    description: "`20200504` for 2020-05-04; `-1` is the unknown day."
    sql: ${TABLE}.date_key ;;
  }

  dimension_group: calendar {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Calendar"
    description: "The day."
    sql: ${TABLE}.calendar_date ;;
  }

  dimension: day_of_week {
    type: number
    label: "Day of week"
    description: "1 for Monday to 7 for Sunday."
    sql: ${TABLE}.day_of_week ;;
  }

  dimension: day_name {
    type: string
    label: "Day name"
    description: "Name of the weekday in English."
    sql: ${TABLE}.day_name ;;
  }

  dimension: is_weekend {
    type: yesno
    label: "Weekend?"
    description: "Saturday or Sunday."
    sql: ${TABLE}.is_weekend ;;
  }

  dimension: week_start_date {
    type: date
    convert_tz: no
    datatype: date
    label: "Week start date"
    description: "Monday of the week."
    sql: ${TABLE}.week_start_date ;;
  }

  dimension: iso_week {
    type: string
    label: "ISO week"
    drill_fields: [calendar_date]
    description: "ISO week, such as `2020-W19`."
    sql: ${TABLE}.iso_week ;;
  }

  dimension: month_start_date {
    type: date
    convert_tz: no
    datatype: date
    label: "Month start date"
    description: "First day of the month."
    sql: ${TABLE}.month_start_date ;;
  }

  dimension: month_number {
    type: number
    label: "Month number"
    description: "1 to 12."
    sql: ${TABLE}.month_number ;;
  }

  dimension: month_name {
    type: string
    label: "Month name"
    drill_fields: [iso_week, calendar_date]
    description: "Name of the month in English."
    sql: ${TABLE}.month_name ;;
  }

  dimension: quarter_number {
    type: number
    label: "Quarter number"
    drill_fields: [month_name]
    description: "1 to 4."
    sql: ${TABLE}.quarter_number ;;
  }

  dimension: year_number {
    type: number
    label: "Year number"
    value_format_name: id
    drill_fields: [quarter_number, month_name]
    description: "Calendar year."
    sql: ${TABLE}.year_number ;;
  }

  measure: days {
    type: count
    label: "Days"
    value_format_name: decimal_0
    description: "Days of the calendar."
  }
}
