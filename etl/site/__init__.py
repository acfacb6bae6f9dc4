"""The review site: whether a day may be trusted, and why, on pages that need no server and no script."""
