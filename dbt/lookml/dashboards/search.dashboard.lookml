- dashboard: search
  title: Search
  description: What visitors look for.
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
    explore: search
    field: mart_search_terms.activity_date
  - name: store_country
    title: Store's country
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: search
    field: dim_stores.country_name
  - name: store
    title: Store
    type: field_filter
    allow_multiple_values: true
    required: false
    model: glamira
    explore: search
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
  - name: searches
    title: Searches
    model: glamira
    explore: search
    type: single_value
    fields: [mart_search_terms.search_count]
    listen:
      days: mart_search_terms.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 2
    col: 0
    width: 24
    height: 4
  - name: terms
    title: Most searched
    model: glamira
    explore: search_all_stores
    type: looker_grid
    fields: [mart_search_terms_all_stores.search_term, mart_search_terms_all_stores.search_count,
      mart_search_terms_all_stores.visitor_count]
    sorts: [mart_search_terms_all_stores.search_count desc]
    limit: 50
    listen:
      days: mart_search_terms_all_stores.activity_date
    note_text: Of all stores, since more words may be shown so than for each store.
    row: 6
    col: 0
    width: 12
    height: 10
  - name: by_language
    title: Searches by language
    model: glamira
    explore: search
    type: looker_bar
    fields: [dim_stores.language, mart_search_terms.search_count]
    sorts: [mart_search_terms.search_count desc]
    limit: 30
    listen:
      days: mart_search_terms.activity_date
      store_country: dim_stores.country_name
      store: dim_stores.domain
    row: 6
    col: 12
    width: 12
    height: 10
