"""One JSON line per outcome, as Cloud Logging reads it."""

import json
import sys

SEVERITIES = {"refused": "WARNING", "failed": "ERROR"}


def log_facts(message: str, **facts: str | int) -> None:
    """Write a line to standard output; a refusal has the severity WARNING, a failure ERROR."""
    severity = next((level for word, level in SEVERITIES.items() if message.startswith(word)), "INFO")
    sys.stdout.write(json.dumps({"severity": severity, "message": message, **facts}) + "\n")
    sys.stdout.flush()
