# From the calendar, so that a day that was not published is a row too.
explore: data_quality {
  view_name: dim_dates
  label: "Data quality"
  description: "What was left out of the marts, what the marts do not know, and which days are not published."

  always_filter: {
    filters: [dim_dates.calendar_date: "28 days"]
  }

  # A day is due once it is over, from the first published day on.
  sql_always_where:
    ${dim_dates.calendar_raw} < current_date()
    and ${dim_dates.calendar_raw} >= (select min(first.data_date) from @{marts}.mart_data_quality as first) ;;

  join: mart_data_quality {
    type: left_outer
    relationship: one_to_one
    sql_on: ${dim_dates.calendar_raw} = ${mart_data_quality.data_raw} ;;
  }
}
