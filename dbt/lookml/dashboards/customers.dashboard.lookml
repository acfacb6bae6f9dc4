- dashboard: customers
  title: Customers
  description: New and returning customers, registered ones and guests; no single customer is shown.
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
    explore: customers
    field: fct_orders.order_date
  - name: store_country
    title: Store's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: customers
    field: dim_stores.country_name
  - name: store
    title: Store
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: customers
    field: dim_stores.domain
  - name: visitor_country
    title: Visitor's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: customers
    field: dim_locations.country_name
  - name: currency
    title: Currency
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: customers
    field: dim_currencies.currency_code
  - name: device
    title: Device
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: customers
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
  - name: by_type
    title: Orders by kind of customer
    model: glamira
    explore: customers
    type: looker_pie
    fields: [dim_customers.customer_type, fct_orders.orders]
    sorts: [fct_orders.orders desc]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 2
    col: 0
    width: 12
    height: 8
  - name: first_orders
    title: First orders and later ones
    model: glamira
    explore: customers
    type: looker_column
    fields: [fct_orders.order_date, dim_customers.is_first_order, fct_orders.orders]
    sorts: [fct_orders.order_date]
    pivots: [dim_customers.is_first_order]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 2
    col: 12
    width: 12
    height: 8
  - name: value_by_type
    title: Order value by kind of customer
    model: glamira
    explore: customers
    type: looker_grid
    fields: [dim_customers.customer_type, dim_customers.is_first_order, fct_orders.orders, fct_orders.revenue_eur, fct_orders.average_order_value_eur, fct_orders.unconverted_orders]
    sorts: [fct_orders.orders desc]
    listen:
      days: fct_orders.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 10
    col: 0
    width: 24
    height: 8
