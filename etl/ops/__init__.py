"""What the pipeline remembers of itself, in `glamira_ops`: the only place that names its tables."""
