connection: "@{connection}"
label: "Glamira orders"

include: "/views/*.view.lkml"
include: "/explores/*.explore.lkml"
include: "/dashboards/*.dashboard.lookml"
include: "/tests/*.test.lkml"

week_start_day: monday

# What is shown changes when a day is published, held or rolled back, so that is what ends a cached answer.
datagroup: published {
  label: "Published"
  description: "A day was published, held or rolled back."
  sql_trigger: select concat(max(publication_id), '|', string_agg(concat(cast(data_date as string), status), ',' order by data_date)) from @{marts}.status_days ;;
  max_cache_age: "24 hours"
}

persist_with: published

# Who may see single customers: the user attribute customer_access is "full" for them and "none" for all others.
access_grant: customer_level {
  user_attribute: customer_access
  allowed_values: ["full"]
}

named_value_format: euro {
  value_format: "\"€\"#,##0.00"
  strict_value_format: yes
}

# An amount in the currency of its row, which stands beside it.
named_value_format: amount {
  value_format: "#,##0.00"
  strict_value_format: yes
}

named_value_format: rate {
  value_format: "#,##0.0000"
  strict_value_format: yes
}
