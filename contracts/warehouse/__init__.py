"""The warehouse outside dbt: its tables and views, its errors and its jobs."""
