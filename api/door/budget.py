"""What each account, token and network may still spend, as far as this process knows.

Spending is counted in memory, at no cost, and told to the shared database in batches (`api.job.settling`), which answers with
what all processes together have spent. So N processes may together let through at most N batches more than the budget; while
the database takes no word, each still holds everybody to a budget of its own.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

WINDOW = 60.0  # seconds in which a budget comes back; all of it may be spent at once
BATCH = WINDOW / 20  # what is spent before others are told
MOST = 50_000  # keys remembered; beyond that the oldest half is forgotten

Amounts = Mapping[str, float]  # by key, in seconds: how long what is spent takes to come back


@dataclass(slots=True)
class _Purse:
    whole: float  # the moment when everything spent has come back, in seconds since 1970
    owed: float = 0.0  # spent here, and not told to the database yet
    told: float = 0.0  # on its way to the database


@dataclass(slots=True)
class Budget:
    """Everybody's purse; `nudge` is set when one of them owes a batch."""

    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    _purses: dict[str, _Purse] = field(default_factory=dict[str, _Purse])
    _owing: set[str] = field(default_factory=set[str])

    def spend(self, amounts: Amounts, now: float) -> float:
        """Spend under every key and answer 0, or under none and answer the seconds to wait; now is in seconds since 1970."""
        wait = self.wait(amounts, now)
        if not wait:
            self._take(amounts, now)
        return wait

    def wait(self, amounts: Amounts, now: float) -> float:
        """The seconds to wait before all of this may be spent; nothing is."""
        wait = 0.0
        for key, amount in amounts.items():
            purse = self._purses.get(key)
            # A whole purse pays for anything, also for what is dearer than a window.
            if purse is not None and purse.whole > now:
                wait = max(wait, purse.whole - now + min(amount, WINDOW) - WINDOW)
        return wait

    def charge(self, amounts: Amounts, now: float) -> None:
        """Spend under every key as much as is left: who is charged without end has to wait a window, and no longer."""
        self._take({key: taken for key, amount in amounts.items() if (taken := min(amount, self._left(key, now))) > 0}, now)

    def _left(self, key: str, now: float) -> float:
        purse = self._purses.get(key)
        return WINDOW if purse is None else now + WINDOW - max(purse.whole, now)

    def _take(self, amounts: Amounts, now: float) -> None:
        for key, amount in amounts.items():
            purse = self._purses.get(key)
            if purse is None:
                purse = self._new(key, now)
            purse.whole = (purse.whole if purse.whole > now else now) + amount
            purse.owed += amount
            if purse.owed >= BATCH:
                self._owing.add(key)
                self.nudge.set()

    def _new(self, key: str, now: float) -> _Purse:
        if len(self._purses) >= MOST:
            self.forget(now)
            for oldest in list(self._purses)[: max(0, len(self._purses) - MOST // 2)]:
                del self._purses[oldest]
        return self._purses.setdefault(key, _Purse(now))

    def owing(self) -> dict[str, float]:
        """What the database should be told of; it is on its way from now on."""
        due = {key: self._purses[key] for key in self._owing if key in self._purses}
        self._owing.clear()
        for purse in due.values():
            purse.told, purse.owed = purse.told + purse.owed, 0.0
        return {key: purse.told for key, purse in due.items()}

    def settled(self, told: Amounts, wholes: Mapping[str, float]) -> None:
        """The database was told, and says when each purse is whole; what was spent here meanwhile comes on top."""
        for key, amount in told.items():
            purse = self._purses.get(key)
            if purse is not None:
                purse.told -= amount
                purse.whole = wholes[key] + purse.owed + purse.told

    def unsettled(self, told: Amounts) -> None:
        """The database was not told; it will be the next time."""
        self._owing.update(told)

    def forget(self, now: float) -> None:
        """Forget the purses that nobody has touched since they were whole, a window ago."""
        for key in [key for key, purse in self._purses.items() if purse.whole + WINDOW <= now and key not in self._owing]:
            del self._purses[key]
