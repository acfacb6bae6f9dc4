"""The tool on the path: `etl`'s verbs and the sandbox's as one tree; it has no logic of its own."""
