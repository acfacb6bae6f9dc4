"""One JSON line per outcome, as Cloud Logging reads it."""

import json
import sys


def log_facts(message: str, **facts: str | int) -> None:
    """Write a line to standard output; a refusal has the severity WARNING."""
    severity = "WARNING" if message.startswith("refused") else "INFO"
    sys.stdout.write(json.dumps({"severity": severity, "message": message, **facts}) + "\n")
    sys.stdout.flush()
