"""Thin DAG files over the stations of `etl`; the only room that imports Airflow."""
