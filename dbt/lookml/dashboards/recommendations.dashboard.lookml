- dashboard: recommendations
  title: Recommendations
  description: How far recommendations lead, by the page they stand on.
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
    explore: recommendations
    field: mart_recommendation_performance.activity_date
  - name: store_country
    title: Store's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: recommendations
    field: dim_stores.country_name
  - name: store
    title: Store
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: recommendations
    field: dim_stores.domain
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
  - name: click_rate
    title: Click rate
    model: glamira
    explore: recommendations
    type: single_value
    fields: [mart_recommendation_performance.click_rate]
    listen:
      days: mart_recommendation_performance.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 2
    col: 0
    width: 12
    height: 4
  - name: sold_revenue
    title: Revenue of clicked recommendations
    model: glamira
    explore: recommendations
    type: single_value
    fields: [mart_recommendation_performance.sold_revenue_eur]
    listen:
      days: mart_recommendation_performance.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    note_text: A product that was clicked in two placements counts in both.
    row: 2
    col: 12
    width: 12
    height: 4
  - name: by_placement
    title: By placement
    model: glamira
    explore: recommendations
    type: looker_grid
    fields: [mart_recommendation_performance.placement, mart_recommendation_performance.visible_count, mart_recommendation_performance.noticed_count, mart_recommendation_performance.clicked_count, mart_recommendation_performance.click_rate, mart_recommendation_performance.sold_line_count, mart_recommendation_performance.sold_revenue_eur]
    sorts: [mart_recommendation_performance.clicked_count desc]
    listen:
      days: mart_recommendation_performance.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 6
    col: 0
    width: 24
    height: 8
  - name: clicks_by_day
    title: Clicks by day
    model: glamira
    explore: recommendations
    type: looker_line
    fields: [mart_recommendation_performance.activity_date, mart_recommendation_performance.visible_count, mart_recommendation_performance.clicked_count]
    sorts: [mart_recommendation_performance.activity_date]
    listen:
      days: mart_recommendation_performance.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 14
    col: 0
    width: 24
    height: 8
