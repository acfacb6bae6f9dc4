select data_date as day from glamira_ops.source_counts
