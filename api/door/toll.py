"""What is charged for what, and to whom.

Whoever is signed in pays from the budgets of the account and of the token, and a tenth from one that all who are signed in from
the network share, so that a hospital of fifty behind one address is let through. The strangers of a network share another, and
requests as such come from a third: a scraper in the hospital's waiting room shuts out other strangers, and not the doctors.
What cannot be run is paid for by whoever sent it, as if they had done a great deal.
"""

import math
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from api import identity, network
from api.door.budget import WINDOW, Budget
from api.settings import Settings
from matching.sentence import Sentence, say

VISIT = 10  # the cost of any request at all, to its network
UPLOADS = 20  # files that a person may send in a minute
FINE = 1_000  # the cost of an operation that was not run, to who sent it: reading it was work for nothing
SIGNED_IN_SHARE = 0.1  # of what somebody spends who is signed in, to the network


class Toll:
    """Takes the toll of one process's requests and operations."""

    def __init__(self, budget: Budget, settings: Settings, now: Callable[[], datetime]) -> None:
        """Charge by the costs a minute that the settings allow."""
        self._budget = budget
        self._now = now
        self._account = _seconds(settings.cost_per_account)
        self._token = _seconds(settings.cost_per_token)
        self._network = _seconds(settings.cost_per_network)

    def visit(self, address: str) -> float:
        """Charge a request of any kind; the seconds to wait where the budget of its network is spent, else 0."""
        return self._budget.spend(self._to_network("visits", address, VISIT), self._now().timestamp())

    def pay(self, address: str, token: str | None, person_id: UUID | None, cost: float) -> float:
        """Charge somebody for what they are about to do; the seconds to wait where a budget of theirs is spent, else 0."""
        if person_id is None:
            amounts = self._to_network("strangers", address, cost)
        else:
            shared = self._to_network("people", address, cost * SIGNED_IN_SHARE)
            amounts = shared | self._to_person(token, person_id, cost)
        return self._budget.spend(amounts, self._now().timestamp())

    def fine(self, address: str, token: str | None, person_id: UUID | None) -> None:
        """Charge for an operation that was not run: the token of whoever is signed in, or the strangers of the network."""
        self._budget.charge(self._to_blame(address, token, person_id, FINE), self._now().timestamp())

    def upload(self, person_id: UUID) -> float:
        """Charge a person for a file, which is looked through whether it is taken or not; the seconds to wait, else 0."""
        return self._budget.spend({f"upload:{person_id}": WINDOW / UPLOADS}, self._now().timestamp())

    def token_wait(self, token: str) -> float:
        """The seconds until a token may be used again, where all is spent; one that is made up has spent nothing."""
        return self._budget.wait(self._to_token(token, VISIT), self._now().timestamp())

    def strangers_wait(self, address: str) -> float:
        """The seconds until strangers of a network may ask again, where all is spent."""
        return self._budget.wait(self._to_network("strangers", address, VISIT), self._now().timestamp())

    def _to_blame(self, address: str, token: str | None, person_id: UUID | None, cost: float) -> dict[str, float]:
        if person_id is None:
            return self._to_network("strangers", address, cost)
        return self._to_token(token, cost) or self._to_person(token, person_id, cost)

    def _to_person(self, token: str | None, person_id: UUID, cost: float) -> dict[str, float]:
        amounts = self._to_token(token, cost)
        if self._account:
            amounts[f"account:{person_id}"] = cost * self._account
        return amounts

    def _to_token(self, token: str | None, cost: float) -> dict[str, float]:
        return {f"token:{identity.hashed(token)}": cost * self._token} if token and self._token else {}

    def _to_network(self, who: str, address: str, cost: float) -> dict[str, float]:
        return {f"{who}:{network.of(address)}": cost * self._network} if address and self._network else {}


def too_often(wait: float) -> Sentence:
    """What those are told who have to wait some seconds."""
    return say("This is a lot in a short time; go on in {seconds} s, and ask for less at a time.", seconds=math.ceil(wait))


def _seconds(cost_a_minute: int) -> float:
    """How many seconds of its budget one unit of cost takes; 0 where there is no limit."""
    return WINDOW / cost_a_minute if cost_a_minute else 0.0
