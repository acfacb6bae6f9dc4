# The project of the published marts. Nothing outside of glamira_marts is read: what is held is not seen.
project_name: "glamira"

constant: connection {
  value: "glamira"
  export: override_required
}

constant: marts {
  value: "glamira_marts"
  export: override_optional
}
