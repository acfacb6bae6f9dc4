explore: quarantine {
  view_name: status_quarantine
  label: "Quarantine"
  description: "Documents that were refused, by reason, of held days too."

  always_filter: {
    filters: [status_quarantine.data_date: "@{period}"]
  }
}
