# The project of the published marts. Nothing outside of glamira_marts is read: what is held is not seen.
project_name: "glamira"

constant: connection {
  value: "glamira"
  export: override_required
}

# The days that are asked for until somebody chooses others: all from the collection's first on, so that a warehouse of
# 2020 is not shown empty. Dashboards take no constants, and say the same.
constant: period {
  value: "after 2020-04-01"
  export: override_optional
}

constant: marts {
  value: "glamira_marts"
  export: override_optional
}
