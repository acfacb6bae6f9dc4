"""Airflow as in production: PostgreSQL, Redis' protocol, workers, logins; real servers as plain processes."""
