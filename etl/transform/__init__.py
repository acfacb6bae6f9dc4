"""The star in audit: dbt, what it builds from, and the marts as tables."""
