"""The bucket-event bridge: tells the Cloud Function of every finished object, at least once."""
