"""Talka speaks: the public GraphQL contract."""
