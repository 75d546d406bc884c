"""The ports of one operation, each bound to its viewer when it is first asked for."""

from collections.abc import Callable, Mapping
from typing import Any

from api.actions.scope import Scope
from api.phrases import Phrases
from schema.context import Context

Make = Callable[[Scope], Any]


class Bound(Context):
    """The context of an operation, which makes only the ports that the operation reaches."""

    def __init__(self, scope: Scope, phrases: Phrases, ports: Mapping[str, Make]) -> None:
        """Bind `ports`, by their names, to a scope."""
        self._scope = scope
        self._ports = ports
        self.who = lambda: scope.who
        self.phrases = phrases
        self.now = scope.now
        self.forget()

    def __getattr__(self, name: str) -> Any:
        """Make the port of this name, and keep it."""
        make = self.__dict__.get("_ports", {}).get(name)
        if make is None:
            raise AttributeError(name)
        made = make(self._scope)
        setattr(self, name, made)
        return made
