- dashboard: data_quality
  title: Data quality
  description: Which days are published or held and why, what was refused or left out, and what the marts do not know.
  layout: newspaper
  preferred_viewer: dashboards-next
  filters:
  - name: days
    title: Days
    type: field_filter
    default_value: after 2020-04-01
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
    fields: [status_days.banner]
    row: 0
    col: 0
    width: 24
    height: 2
  - name: last_published_day
    title: Last published day
    model: glamira
    explore: publication
    type: single_value
    fields: [status_days.last_published_day]
    row: 2
    col: 0
    width: 6
    height: 4
  - name: published_days
    title: Published days
    model: glamira
    explore: data_quality
    type: single_value
    fields: [status_days.published_days]
    listen:
      days: dim_dates.calendar_date
    row: 2
    col: 6
    width: 6
    height: 4
  - name: held_days
    title: Held days
    model: glamira
    explore: data_quality
    type: single_value
    fields: [status_days.held_days]
    listen:
      days: dim_dates.calendar_date
    note_text: What the marts showed of a held day before, they still show.
    row: 2
    col: 12
    width: 6
    height: 4
  - name: open_quarantine
    title: Documents in open quarantine
    model: glamira
    explore: data_quality
    type: single_value
    fields: [status_days.quarantined_document_count]
    listen:
      days: dim_dates.calendar_date
    note_text: Counted when each day was judged last.
    row: 2
    col: 18
    width: 6
    height: 4
  - name: days_not_published
    title: Days not published, and why
    model: glamira
    explore: data_quality
    type: looker_grid
    fields: [dim_dates.calendar_date, dim_dates.day_name, status_days.state, status_days.gate, status_days.reason, status_days.quarantined_document_count]
    sorts: [dim_dates.calendar_date desc]
    limit: 100
    filters:
      status_days.is_published: "No"
    listen:
      days: dim_dates.calendar_date
    row: 6
    col: 0
    width: 24
    height: 8
  - name: quarantine_by_reason
    title: Open quarantine by reason
    model: glamira
    explore: quarantine
    type: looker_bar
    fields: [status_quarantine.reason, status_quarantine.open_document_count]
    sorts: [status_quarantine.open_document_count desc]
    limit: 30
    listen:
      days: status_quarantine.data_date
    note_text: A document that was refused for two reasons counts in both. Held days count too.
    row: 14
    col: 0
    width: 12
    height: 8
  - name: quarantine_by_day
    title: Documents refused, by day
    model: glamira
    explore: quarantine
    type: looker_column
    fields: [status_quarantine.data_date, status_quarantine.status, status_quarantine.document_count]
    sorts: [status_quarantine.data_date]
    pivots: [status_quarantine.status]
    listen:
      days: status_quarantine.data_date
    row: 14
    col: 12
    width: 12
    height: 8
  - name: conservation
    title: Every row is loaded or quarantined
    model: glamira
    explore: conservation
    type: looker_grid
    fields: [status_conservation.data_date, status_conservation.dataset, status_conservation.extracted_count, status_conservation.moved_count, status_conservation.accepted_count, status_conservation.quarantined_count, status_conservation.landed_count, status_conservation.loaded_count, status_conservation.unexplained_count]
    sorts: [status_conservation.data_date desc, status_conservation.dataset]
    limit: 300
    listen:
      days: status_conservation.data_date
    row: 22
    col: 0
    width: 24
    height: 8
  - name: line_conservation
    title: Every order line received is published or left out
    model: glamira
    explore: data_quality
    type: looker_grid
    fields: [dim_dates.calendar_date, mart_data_quality.raw_line_count, mart_data_quality.line_count, mart_data_quality.duplicate_line_count, mart_data_quality.test_host_line_count, mart_data_quality.foreign_host_line_count, mart_data_quality.unexplained_line_count]
    sorts: [dim_dates.calendar_date desc]
    limit: 100
    filters:
      status_days.is_shown: "Yes"
    listen:
      days: dim_dates.calendar_date
    row: 30
    col: 0
    width: 24
    height: 8
  - name: unknown
    title: What the marts do not know
    model: glamira
    explore: data_quality
    type: looker_grid
    fields: [dim_dates.calendar_date, mart_data_quality.unconverted_line_count, mart_data_quality.unlocated_line_count, mart_data_quality.unnamed_product_line_count, mart_data_quality.unknown_alloy_option_count, mart_data_quality.unknown_stone_option_count, mart_data_quality.translated_option_share, mart_data_quality.zero_price_line_count]
    sorts: [dim_dates.calendar_date desc]
    limit: 100
    filters:
      status_days.is_shown: "Yes"
    listen:
      days: dim_dates.calendar_date
    row: 38
    col: 0
    width: 24
    height: 8
  - name: left_out
    title: Events left out of the activity reports
    model: glamira
    explore: data_quality
    type: looker_column
    fields: [dim_dates.calendar_date, mart_data_quality.event_count, mart_data_quality.bot_event_count, mart_data_quality.test_host_event_count, mart_data_quality.foreign_host_event_count]
    sorts: [dim_dates.calendar_date]
    filters:
      status_days.is_shown: "Yes"
    listen:
      days: dim_dates.calendar_date
    row: 46
    col: 0
    width: 24
    height: 8
