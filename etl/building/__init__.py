"""The star in audit: exchange rates, dbt, its packages and its documentation."""
