"""Fetching missing files: the only room that uses the network."""
