"""Operators at work on the quarantine: a refused document is understood, repaired and brought in."""
