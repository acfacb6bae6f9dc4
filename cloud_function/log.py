"""One JSON line per outcome, as Cloud Logging reads it."""

import json
import sys

# The longest address of an object fits in.
LONGEST_TEXT = 2_000
SEVERITIES = {"refused": "WARNING", "failed": "ERROR"}


def log_facts(message: str, **facts: str | int) -> None:
    """Write a line to standard output, long texts cut; a refusal has the severity WARNING, a failure ERROR."""
    severity = next((level for word, level in SEVERITIES.items() if message.startswith(word)), "INFO")
    bounded = {name: fact if isinstance(fact, int) else str(fact)[:LONGEST_TEXT] for name, fact in facts.items()}
    sys.stdout.write(json.dumps({"severity": severity, "message": message, **bounded}) + "\n")
    sys.stdout.flush()
