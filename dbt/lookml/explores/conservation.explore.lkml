explore: conservation {
  view_name: status_conservation
  label: "Row conservation"
  description: "Rows of each dataset from the source to the warehouse, day by day."

  always_filter: {
    filters: [status_conservation.data_date: "@{period}"]
  }
}
