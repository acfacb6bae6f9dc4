explore: publication {
  view_name: mart_data_quality
  label: "Publication"
  description: "As of which day the data is: the tile on top of every dashboard."
  hidden: yes

  always_filter: {
    filters: [mart_data_quality.data_date: "after 2010-01-01"]
  }
}
