"""Commands as people read them: copied into a fresh shell at the project's root they work, whoever printed them."""

TOOL = ".venv/bin/glamira"


def command(line: str) -> str:
    """The whole line to type for a verb and its arguments, such as `run 2020-05-04`; the only place that names it."""
    return f"{TOOL} {line}"
