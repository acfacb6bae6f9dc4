"""A package, not a mere folder: pytest ends a fixture of package scope with it, and Airflow never idles quietly."""
