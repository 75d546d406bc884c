"""Allocates over all open lines at once: `engine.allocate` decides, `allocation` is what it says, `certificate` proves it."""
