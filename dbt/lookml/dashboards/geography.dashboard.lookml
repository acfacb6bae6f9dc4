- dashboard: geography
  title: Geography
  description: Where visitors who ordered were, and which stores they ordered from.
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
    explore: geography
    field: fct_orders.order_date
  - name: store_country
    title: Store's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: geography
    field: dim_stores.country_name
  - name: store
    title: Store
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: geography
    field: dim_stores.domain
  - name: visitor_country
    title: Visitor's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: geography
    field: dim_locations.country_name
  - name: currency
    title: Currency
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: geography
    field: dim_currencies.currency_code
  - name: device
    title: Device
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: geography
    field: dim_devices.device_type
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
  - name: map
    title: Revenue by the visitor's country
    model: glamira
    explore: geography
    type: looker_geo_choropleth
    fields: [dim_locations.country_code, dim_locations.country_name, fct_orders.revenue_eur, fct_orders.orders]
    sorts: [fct_orders.revenue_eur desc]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 2
    col: 0
    width: 24
    height: 10
  - name: by_place
    title: Orders by place
    model: glamira
    explore: geography
    type: looker_grid
    fields: [dim_locations.country_name, dim_locations.region_name, dim_locations.city_name, fct_orders.orders, fct_orders.revenue_eur]
    sorts: [fct_orders.orders desc]
    limit: 50
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 12
    col: 0
    width: 12
    height: 8
  - name: place_and_store
    title: Visitor's country and store's country
    model: glamira
    explore: geography
    type: looker_grid
    fields: [dim_locations.country_name, dim_stores.country_name, fct_orders.orders, fct_orders.revenue_eur]
    sorts: [fct_orders.orders desc]
    limit: 50
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    note_text: The store's country is where it sells and not where its visitors are.
    row: 12
    col: 12
    width: 12
    height: 8
