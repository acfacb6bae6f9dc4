"""The shop's documents in MongoDB: which are due on a day, and how they are read."""
