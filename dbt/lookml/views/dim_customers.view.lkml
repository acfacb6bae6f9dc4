# Who ordered, by pseudonym: registered customers by their customer id, guests by their device. An order is a
# customer's first when `first_order_key` is its key; that is kept here and not with the order, since an order that
# arrives late may come before one that is published. One row per customer.
view: dim_customers {
  label: "Customers"
  sql_table_name: @{marts}.dim_customers ;;

  dimension: customer_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Customer key"
    required_access_grants: [customer_level]
    description: "Surrogate key; `-1` when the order names neither customer nor device, `-2` when its customer was erased."
    sql: ${TABLE}.customer_key ;;
  }

  dimension: customer_type {
    type: string
    label: "Customer type"
    description: "`registered`, `guest`, `unknown` or `erased`."
    sql: ${TABLE}.customer_type ;;
  }

  dimension: customer_id_hash {
    type: string
    label: "Customer pseudonym"
    required_access_grants: [customer_level]
    description: "Keyed hash of the customer id or of the device."
    sql: ${TABLE}.customer_id_hash ;;
  }

  dimension: key_epoch {
    type: string
    label: "Key epoch"
    description: "Epoch of the key that made the pseudonym: the same person has another customer in another epoch, so that new and returning customers are counted within one. Null for days landed before epochs were kept."
    sql: ${TABLE}.key_epoch ;;
  }

  dimension: first_order_key {
    hidden: yes
    type: string
    label: "First order key"
    required_access_grants: [customer_level]
    description: "Key of the first order in `fct_orders`."
    sql: ${TABLE}.first_order_key ;;
  }

  dimension_group: first_ordered {
    type: time
    timeframes: [raw, time, hour_of_day]
    datatype: timestamp
    label: "First ordered"
    required_access_grants: [customer_level]
    description: "When the first order was placed."
    sql: ${TABLE}.first_ordered_at ;;
  }

  dimension_group: first_order {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "First order"
    required_access_grants: [customer_level]
    description: "UTC date of the first order."
    sql: ${TABLE}.first_order_date ;;
  }

  dimension_group: last_order {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Last order"
    required_access_grants: [customer_level]
    description: "UTC date of the last order."
    sql: ${TABLE}.last_order_date ;;
  }

  dimension: order_count {
    type: number
    label: "Order count"
    required_access_grants: [customer_level]
    description: "Orders so far."
    sql: ${TABLE}.order_count ;;
  }

  dimension: is_first_order {
    type: yesno
    label: "First order?"
    description: "The order is its customer's first."
    sql: ${fct_orders.order_key} = ${TABLE}.first_order_key ;;
  }
}
