"""How often something may be done from one network address."""

import ipaddress
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Pace:
    """Counts what each address does within a sliding window of time; kept in memory, each process for itself."""

    most: int
    within: timedelta
    _taken: deque[tuple[datetime, str]] = field(default_factory=deque[tuple[datetime, str]])
    _counts: Counter[str] = field(default_factory=Counter[str])

    def take(self, address: str, now: datetime) -> bool:
        """Count once more, unless it would be too often; what is refused is not counted."""
        while self._taken and self._taken[0][0] <= now - self.within:
            self._counts -= Counter([self._taken.popleft()[1]])
        network = _network(address)
        if self._counts[network] >= self.most:
            return False
        self._taken.append((now, network))
        self._counts[network] += 1
        return True


def _network(address: str) -> str:
    """The address, or the /64 network of an IPv6 address, for one household holds all of it."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if read.version == 4:
        return address
    return str(read.ipv4_mapped or ipaddress.ip_network((read, 64), strict=False))
