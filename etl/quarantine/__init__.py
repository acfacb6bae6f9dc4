"""Refused documents: kept whole, found again, repaired, brought in."""
