"""Checks of the data before any model is believed: balance, quality, structure."""
