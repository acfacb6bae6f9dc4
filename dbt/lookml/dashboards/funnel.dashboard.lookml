- dashboard: funnel
  title: Conversion funnel
  description: From looking to ordering.
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
    explore: funnel
    field: mart_conversion_funnel_daily.activity_date
  - name: store_country
    title: Store's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: funnel
    field: dim_stores.country_name
  - name: store
    title: Store
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: funnel
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
  - name: conversion_rate
    title: Conversion rate
    model: glamira
    explore: funnel
    type: single_value
    fields: [mart_conversion_funnel_daily.conversion_rate]
    listen:
      days: mart_conversion_funnel_daily.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    note_text: Visitors are counted per day and store.
    row: 2
    col: 0
    width: 12
    height: 4
  - name: cart_rate
    title: Cart rate
    model: glamira
    explore: funnel
    type: single_value
    fields: [mart_conversion_funnel_daily.cart_rate]
    listen:
      days: mart_conversion_funnel_daily.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 2
    col: 12
    width: 12
    height: 4
  - name: visitors
    title: Visitors by step
    model: glamira
    explore: funnel
    type: looker_funnel
    fields: [mart_conversion_funnel_daily.viewing_visitor_count, mart_conversion_funnel_daily.carting_visitor_count, mart_conversion_funnel_daily.cart_viewing_visitor_count, mart_conversion_funnel_daily.checkout_visitor_count, mart_conversion_funnel_daily.ordering_visitor_count]
    listen:
      days: mart_conversion_funnel_daily.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 6
    col: 0
    width: 12
    height: 8
  - name: actions
    title: Actions by step
    model: glamira
    explore: funnel
    type: looker_funnel
    fields: [mart_conversion_funnel_daily.product_view_count, mart_conversion_funnel_daily.add_to_cart_count, mart_conversion_funnel_daily.cart_view_count, mart_conversion_funnel_daily.checkout_count, mart_conversion_funnel_daily.order_count]
    listen:
      days: mart_conversion_funnel_daily.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 6
    col: 12
    width: 12
    height: 8
  - name: rate_by_day
    title: Conversion by day
    model: glamira
    explore: funnel
    type: looker_line
    fields: [mart_conversion_funnel_daily.activity_date, mart_conversion_funnel_daily.conversion_rate, mart_conversion_funnel_daily.cart_rate]
    sorts: [mart_conversion_funnel_daily.activity_date]
    listen:
      days: mart_conversion_funnel_daily.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 14
    col: 0
    width: 12
    height: 8
  - name: by_store
    title: Conversion by store
    model: glamira
    explore: funnel
    type: looker_grid
    fields: [dim_stores.country_name, dim_stores.domain, mart_conversion_funnel_daily.viewing_visitor_count, mart_conversion_funnel_daily.ordering_visitor_count, mart_conversion_funnel_daily.conversion_rate]
    sorts: [mart_conversion_funnel_daily.viewing_visitor_count desc]
    limit: 50
    listen:
      days: mart_conversion_funnel_daily.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 14
    col: 12
    width: 12
    height: 8
