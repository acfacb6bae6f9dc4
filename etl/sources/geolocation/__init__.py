"""Visitor addresses to places: what IP2Location knows, kept in MongoDB."""
