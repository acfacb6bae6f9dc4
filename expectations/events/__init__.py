"""The rules of `glamira_raw.events`, a module a topic; their SQL is in `expectations/sql/events/`."""
