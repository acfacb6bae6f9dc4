- dashboard: products
  title: Products
  description: What is looked at, put into carts and sold, and what it is made of.
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
    explore: products
    field: mart_product_performance.activity_date
  - name: store_country
    title: Store's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: order_lines
    field: dim_stores.country_name
  - name: store
    title: Store
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: order_lines
    field: dim_stores.domain
  - name: visitor_country
    title: Visitor's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: order_lines
    field: dim_locations.country_name
  - name: currency
    title: Currency
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: order_lines
    field: dim_currencies.currency_code
  - name: device
    title: Device
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: order_lines
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
  - name: best_sellers
    title: Best sellers
    model: glamira
    explore: products
    type: looker_grid
    fields: [dim_products.product_id, dim_products.product_name, mart_product_performance.view_count, mart_product_performance.add_to_cart_count, mart_product_performance.unit_count, mart_product_performance.revenue_eur]
    sorts: [mart_product_performance.revenue_eur desc]
    limit: 25
    listen:
      days: mart_product_performance.activity_date
    note_text: Of all stores, places and devices.
    row: 2
    col: 0
    width: 24
    height: 8
  - name: looked_at
    title: Most looked at
    model: glamira
    explore: products
    type: looker_grid
    fields: [dim_products.product_id, dim_products.product_name, mart_product_performance.view_count, mart_product_performance.line_count, mart_product_performance.orders_per_view]
    sorts: [mart_product_performance.view_count desc]
    limit: 25
    listen:
      days: mart_product_performance.activity_date
    note_text: Of all stores, places and devices.
    row: 10
    col: 0
    width: 12
    height: 8
  - name: by_category
    title: Revenue by category
    model: glamira
    explore: products
    type: looker_bar
    fields: [dim_products.category, mart_product_performance.revenue_eur]
    sorts: [mart_product_performance.revenue_eur desc]
    limit: 20
    listen:
      days: mart_product_performance.activity_date
    note_text: Of all stores, places and devices.
    row: 10
    col: 12
    width: 12
    height: 8
  - name: by_metal
    title: Revenue by alloy
    model: glamira
    explore: order_lines
    type: looker_bar
    fields: [dim_alloys.alloy_name, fct_order_lines.revenue_eur, fct_order_lines.units]
    sorts: [fct_order_lines.revenue_eur desc]
    limit: 50
    listen:
      days: fct_order_lines.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 18
    col: 0
    width: 12
    height: 8
  - name: by_stone
    title: Revenue by stone
    model: glamira
    explore: order_lines
    type: looker_bar
    fields: [dim_stones.stone_name, fct_order_lines.revenue_eur, fct_order_lines.units]
    sorts: [fct_order_lines.revenue_eur desc]
    limit: 20
    listen:
      days: fct_order_lines.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 18
    col: 12
    width: 12
    height: 8
  - name: options
    title: Options chosen
    model: glamira
    explore: order_line_options
    type: looker_grid
    fields: [bridge_order_line_options.option_name, bridge_order_line_options.value_name, bridge_order_line_options.option_count]
    sorts: [bridge_order_line_options.option_count desc]
    limit: 50
    listen:
      days: bridge_order_line_options.order_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
      visitor_country: dim_locations.country_name
      currency: dim_currencies.currency_code
      device: dim_devices.device_type
    row: 26
    col: 0
    width: 24
    height: 8
