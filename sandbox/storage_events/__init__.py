"""The bucket's events: tells the Cloud Function of every finished object, at least once."""
