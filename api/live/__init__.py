"""Live changes: from committed events to whoever is listening."""
