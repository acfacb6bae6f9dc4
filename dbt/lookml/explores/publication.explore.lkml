explore: publication {
  view_name: status_days
  label: "Publication"
  description: "As of which day the data is, and since when days are held: the tile on top of every dashboard."
  hidden: yes

  always_filter: {
    filters: [status_days.data_date: "after 2010-01-01"]
  }
}
