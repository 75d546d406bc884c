"""Talka finds: one search port, the text analyser and two adapters."""
