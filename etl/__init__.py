"""The Airflow-free work: each station of a run is a function here, called alike by the CLI and the DAG."""
