"""The wait for the load function, and replays of what it did not hear of."""
