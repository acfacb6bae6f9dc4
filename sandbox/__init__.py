"""The embedded default: real servers as plain processes on loopback. Never imported by production code."""
