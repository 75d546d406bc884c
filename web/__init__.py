"""Talka shows: server-rendered pages, each one a GraphQL document and a template."""
