"""Measurements: `python -m bench NAME` runs one and prints a table."""
