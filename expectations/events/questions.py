"""The questions about the events."""

from pathlib import Path

from expectations.questions import Questions

# They lie under the folder's name, beside those of the modules that judge a table alone.
sql = Questions(str(Path(__file__).parent))
