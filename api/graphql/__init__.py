"""The GraphQL end point: HTTP, server-sent events and WebSocket around the one schema."""

from api.graphql.caller import Caller
from api.graphql.endpoint import Endpoint, routes

__all__ = ["Caller", "Endpoint", "routes"]
