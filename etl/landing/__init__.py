"""From documents to validated, signed files in the lake."""
