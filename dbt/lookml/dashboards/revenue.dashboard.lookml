- dashboard: revenue
  title: Revenue and orders
  description: What the stores sold, in euros and in their own currency.
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
    explore: orders
    field: fct_orders.order_date
  - name: store_country
    title: Store's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: orders
    field: dim_stores.country_name
  - name: store
    title: Store
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: orders
    field: dim_stores.domain
  - name: visitor_country
    title: Visitor's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: orders
    field: dim_locations.country_name
  - name: currency
    title: Currency
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: orders
    field: dim_currencies.currency_code
  - name: device
    title: Device
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: orders
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
  - name: revenue_eur
    title: Revenue in euros
    model: glamira
    explore: orders
    type: single_value
    fields: [fct_orders.revenue_eur]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 2
    col: 0
    width: 6
    height: 4
  - name: orders
    title: Orders
    model: glamira
    explore: orders
    type: single_value
    fields: [fct_orders.orders]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 2
    col: 6
    width: 6
    height: 4
  - name: average_order_value
    title: Average order value
    model: glamira
    explore: orders
    type: single_value
    fields: [fct_orders.average_order_value_eur, fct_orders.unconverted_orders]
    show_comparison: true
    comparison_type: value
    comparison_label: orders without euros are neither in the revenue nor here
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 2
    col: 12
    width: 6
    height: 4
  - name: without_euros
    title: Share of lines without euros
    model: glamira
    explore: revenue
    type: single_value
    fields: [mart_revenue_daily.unconverted_line_share]
    listen:
      days: mart_revenue_daily.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      currency: dim_currencies.currency_code
    note_text: Of all places and devices. Lines in currencies without a rate are not in any euro amount.
    row: 2
    col: 18
    width: 6
    height: 4
  - name: revenue_by_day
    title: Revenue by day
    model: glamira
    explore: orders
    type: looker_column
    fields: [fct_orders.order_date, fct_orders.revenue_eur, fct_orders.orders]
    sorts: [fct_orders.order_date]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 6
    col: 0
    width: 24
    height: 8
  - name: value_by_day
    title: Order value and pieces by day
    model: glamira
    explore: orders
    type: looker_line
    fields: [fct_orders.order_date, fct_orders.average_order_value_eur, fct_orders.units]
    sorts: [fct_orders.order_date]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 14
    col: 0
    width: 24
    height: 8
  - name: revenue_by_store
    title: Revenue by store's country
    model: glamira
    explore: orders
    type: looker_bar
    fields: [dim_stores.country_name, fct_orders.revenue_eur]
    sorts: [fct_orders.revenue_eur desc]
    limit: 20
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 22
    col: 0
    width: 12
    height: 8
  - name: revenue_by_currency
    title: Revenue by currency
    model: glamira
    explore: revenue
    type: looker_grid
    fields: [dim_currencies.currency_code, dim_currencies.currency_name, mart_revenue_daily.revenue, mart_revenue_daily.revenue_currency, mart_revenue_daily.revenue_eur, mart_revenue_daily.unconverted_line_count]
    hidden_fields: [mart_revenue_daily.revenue_currency]
    sorts: [mart_revenue_daily.revenue_eur desc]
    limit: 50
    listen:
      days: mart_revenue_daily.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      currency: dim_currencies.currency_code
    note_text: Of all places and devices.
    row: 22
    col: 12
    width: 12
    height: 8
  - name: orders_by_device
    title: Orders by device
    model: glamira
    explore: orders
    type: looker_pie
    fields: [dim_devices.device_type, fct_orders.orders]
    sorts: [fct_orders.orders desc]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 30
    col: 0
    width: 12
    height: 8
  - name: orders_by_weekday
    title: Orders by weekday
    model: glamira
    explore: orders
    type: looker_column
    fields: [dim_dates.day_of_week, dim_dates.day_name, fct_orders.orders]
    hidden_fields: [dim_dates.day_of_week]
    sorts: [dim_dates.day_of_week]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 30
    col: 12
    width: 12
    height: 8
