"""The demonstration: an invented scene, played through the same actions that people use."""
