"""Stands before every operation and takes its toll."""

import math
from uuid import UUID

from api.door import toll
from api.door.toll import Toll
from api.graphql.operation import OpenContext, Operation, Way
from api.phrases import Phrases
from matching.refusal import Reason, Refusal, RefusedError
from schema.context import Context


class Collector:
    """The door of operations, and a guard."""

    def __init__(self, toll: Toll, open_context: OpenContext) -> None:
        """Take this toll; who is signed in is found in a context."""
        self._toll = toll
        self._open_context = open_context

    async def admit(self, operation: Operation) -> None:
        """Turn away, before anything is read, whoever has spent all; raises RefusedError.

        The gate sees a line that is held open only once, so each operation over it is a visit.
        """
        caller = operation.caller
        wait = self._toll.visit(caller.address) if operation.way is Way.SOCKET else 0.0
        if not wait and caller.token:
            wait = self._toll.token_wait(caller.token)
        if not wait:
            strangers = self._toll.strangers_wait(caller.address)
            wait = strangers if strangers and await self._who(operation) is None else 0.0
        if wait:
            raise _too_often(operation, wait)

    async def guard(self, operation: Operation, context: Context) -> None:
        """Charge an operation before it runs; raises RefusedError where a budget is spent."""
        caller, who = operation.caller, context.viewer.person_id
        if self._toll.pay(caller.address, caller.token, who, operation.cost):
            self._toll.fine(caller.address, caller.token, who)
            if wait := self._toll.pay(caller.address, caller.token, who, operation.cost):
                raise _too_often(operation, wait)

    async def fine(self, operation: Operation, context: Context | None) -> None:
        """Charge what was read for nothing, so that nobody sends what is unsound without end."""
        who = context.viewer.person_id if context else await self._who(operation)
        self._toll.fine(operation.caller.address, operation.caller.token, who)

    async def _who(self, operation: Operation) -> UUID | None:
        if not operation.caller.token:
            return None
        async with self._open_context(operation.caller) as context:
            return context.viewer.person_id


def _too_often(operation: Operation, wait: float) -> RefusedError:
    operation.headers["retry-after"] = str(math.ceil(wait))
    # Said here, since where nothing was opened yet nobody else knows the language.
    sentence = Phrases(operation.caller.language).say(toll.too_often(wait))
    return RefusedError(Refusal(Reason.TOO_MANY, sentence))
