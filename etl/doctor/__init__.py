"""Whether a day could be run here, asked of every setting and service; asking changes nothing."""
