# From the calendar, so that a day that was held or did not run is a row too.
explore: data_quality {
  view_name: dim_dates
  label: "Data quality"
  description: "Which days are published or held and why, what was left out of the marts, and what the marts do not know."

  always_filter: {
    filters: [dim_dates.calendar_date: "@{period}"]
  }

  # A day is due once it is over, from the first one that was run on.
  sql_always_where:
    ${dim_dates.calendar_raw} < current_date()
    and ${dim_dates.calendar_raw} >= (select min(first.data_date) from @{marts}.status_days as first) ;;

  join: status_days {
    type: left_outer
    relationship: one_to_one
    sql_on: ${dim_dates.calendar_raw} = ${status_days.data_raw} ;;
  }

  join: mart_data_quality {
    type: left_outer
    relationship: one_to_one
    sql_on: ${dim_dates.calendar_raw} = ${mart_data_quality.data_raw} ;;
  }
}
