"""IP2Location's BIN file, searched for a whole day's addresses at once."""
