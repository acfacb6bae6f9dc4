"""What ran on which data, in OpenLineage's words: an event for each station and each model that it built."""
