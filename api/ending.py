"""How a process ends: first it is told, then its streams end, then it is gone."""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ending:
    """The two moments that parts of a process wait for, in their order."""

    told: asyncio.Event = field(default_factory=asyncio.Event)
    """Nothing new should begin here: balancers are sent away, and jobs end with the turn they are in."""

    near: asyncio.Event = field(default_factory=asyncio.Event)
    """No more requests are taken, and streams say goodbye."""
