"""What each dataset is: its fields, its rules, and how its records become judged rows."""
