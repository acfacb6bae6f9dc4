- dashboard: data_quality
  title: Data quality
  description: What was left out of the marts, what they do not know, and which days are not published.
  layout: newspaper
  preferred_viewer: dashboards-next
  filters:
  - name: days
    title: Days
    type: field_filter
    default_value: 28 days
    allow_multiple_values: false
    required: true
    model: glamira
    explore: data_quality
    field: dim_dates.calendar_date
  elements:
  - name: banner
    title: State of the data
    model: glamira
    explore: publication
    type: single_value
    fields: [mart_data_quality.banner]
    row: 0
    col: 0
    width: 24
    height: 2
  - name: last_published_day
    title: Last published day
    model: glamira
    explore: publication
    type: single_value
    fields: [mart_data_quality.last_published_day]
    row: 2
    col: 0
    width: 8
    height: 4
  - name: published_days
    title: Published days
    model: glamira
    explore: data_quality
    type: single_value
    fields: [mart_data_quality.published_days]
    listen:
      days: dim_dates.calendar_date
    row: 2
    col: 8
    width: 8
    height: 4
  - name: days_not_published
    title: Days not published
    model: glamira
    explore: data_quality
    type: looker_grid
    fields: [dim_dates.calendar_date, dim_dates.day_name, dim_dates.days]
    sorts: [dim_dates.calendar_date desc]
    limit: 100
    filters:
      mart_data_quality.is_published: "No"
    listen:
      days: dim_dates.calendar_date
    note_text: A day that is over and not published was held or has not run. Its reason is in the alert and in the Data Docs.
    row: 2
    col: 16
    width: 8
    height: 8
  - name: quarantine
    title: Events refused
    model: glamira
    explore: data_quality
    type: looker_column
    fields: [dim_dates.calendar_date, mart_data_quality.quarantined_event_count]
    sorts: [dim_dates.calendar_date]
    filters:
      mart_data_quality.is_published: "Yes"
    listen:
      days: dim_dates.calendar_date
    row: 6
    col: 0
    width: 16
    height: 8
  - name: conservation
    title: Every order line received is published or left out
    model: glamira
    explore: data_quality
    type: looker_grid
    fields: [dim_dates.calendar_date, mart_data_quality.raw_line_count, mart_data_quality.line_count, mart_data_quality.duplicate_line_count, mart_data_quality.test_host_line_count]
    sorts: [dim_dates.calendar_date desc]
    limit: 100
    filters:
      mart_data_quality.is_published: "Yes"
    listen:
      days: dim_dates.calendar_date
    row: 14
    col: 0
    width: 24
    height: 8
  - name: unknown
    title: What the marts do not know
    model: glamira
    explore: data_quality
    type: looker_grid
    fields: [dim_dates.calendar_date, mart_data_quality.unconverted_line_count, mart_data_quality.unlocated_line_count, mart_data_quality.unnamed_product_line_count, mart_data_quality.unknown_alloy_option_count, mart_data_quality.unknown_stone_option_count, mart_data_quality.zero_price_line_count]
    sorts: [dim_dates.calendar_date desc]
    limit: 100
    filters:
      mart_data_quality.is_published: "Yes"
    listen:
      days: dim_dates.calendar_date
    row: 22
    col: 0
    width: 12
    height: 8
  - name: left_out
    title: Events left out of the activity reports
    model: glamira
    explore: data_quality
    type: looker_column
    fields: [dim_dates.calendar_date, mart_data_quality.event_count, mart_data_quality.bot_event_count, mart_data_quality.test_host_event_count]
    sorts: [dim_dates.calendar_date]
    filters:
      mart_data_quality.is_published: "Yes"
    listen:
      days: dim_dates.calendar_date
    row: 22
    col: 12
    width: 12
    height: 8
