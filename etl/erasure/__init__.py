"""A person leaves every store that the pipeline writes, and does not come back."""
