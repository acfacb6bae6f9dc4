"""The bucket's events: notifies the Cloud Function of every finished object, at least once."""
