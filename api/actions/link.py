"""The links that answer for a line without signing in."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from api import identity
from api.actions import line as line_action
from api.actions.scope import Scope, action, found, require
from api.store import link as link_store
from matching import event, request
from matching.refusal import Reason, Refusal
from matching.rule import request as request_rule
from matching.sentence import say
from schema import once

GOOD_FOR = timedelta(days=30)


@dataclass(slots=True)
class Links:
    """The links port; whoever holds a link's token answers for its line."""

    scope: Scope

    async def make(self, line_id: UUID) -> str:
        """Make a link for a line one answers for, and return its token."""
        try:
            return await self._make(line_id)
        except once.RepeatedError:
            return self.scope.secret(f"{line_id}")

    @action
    async def _make(self, line_id: UUID) -> str:
        line, asked = await line_action.load(line_id)
        require(request_rule.check_answer_for(self.scope.who, asked))
        return await make(self.scope, line.id)

    async def open(self, token: str) -> request.Line:
        """The line a link token stands for."""
        line, asked = await line_action.load(await self._line_id(token))
        return _shown(self.scope, line, asked)

    @action
    async def answer(self, token: str, answer: request.Answer, change: request.LineChange) -> request.Line:
        """Answer for the line: still needed, changed, or stop."""
        line, asked = await line_action.load(await self._line_id(token))
        scope = replace(self.scope, channel=event.Channel.LINK)
        verb = {request.Answer.STILL_NEEDED: "confirm", request.Answer.CHANGED: "amend", request.Answer.STOP: "stop"}[answer]
        require(request.LINE.check(line.state, verb))
        match answer:
            case request.Answer.STILL_NEEDED:
                line = await line_action.confirm(scope, line)
            case request.Answer.CHANGED:
                line = await line_action.amend(scope, line, change)
            case request.Answer.STOP:
                line = await line_action.close(scope, line, "stop")
        return _shown(scope, line, asked)

    async def _line_id(self, token: str) -> UUID:
        line_id = await link_store.line_of(identity.hashed(token), self.scope.now())
        if line_id is None:
            sentence = say("This link is no longer valid; sign in to answer, or ask a coordinator for a new link.")
            require(Refusal(Reason.NOT_FOUND, sentence, "token"))
        return found(line_id, "token")


def _shown(scope: Scope, line: request.Line, asked: request.Request) -> request.Line:
    """The line as whoever holds its link may read it: links are sent on, and open no street."""
    return request_rule.seen(scope.who, replace(asked, lines=(line,)), involved=False).lines[0]


async def make(scope: Scope, line_id: UUID) -> str:
    """Make a link for a line in the running transaction, and return its token."""
    token = scope.secret(f"{line_id}")
    await link_store.insert(identity.hashed(token), line_id, scope.now() + GOOD_FOR)
    return token
