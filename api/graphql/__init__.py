"""The GraphQL end point: HTTP, server-sent events and WebSocket around the one schema."""

from api.graphql.caller import Caller
from api.graphql.endpoint import PATH, Endpoint, Shortcut

__all__ = ["PATH", "Caller", "Endpoint", "Shortcut"]
