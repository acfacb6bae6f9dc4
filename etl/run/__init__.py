"""A day from its first station to its last, again when documents come late or were repaired."""
