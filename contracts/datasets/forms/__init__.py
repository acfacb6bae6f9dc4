"""The closed forms of columns: what may leave MongoDB, and what of it may be shown outside the warehouse."""
