"""Network addresses, as they are counted."""

import functools
import ipaddress


@functools.lru_cache(maxsize=4096)
def of(address: str) -> str:
    """The address, or the /64 network of an IPv6 address, for one household holds all of it."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if read.version == 4:
        return address
    return str(read.ipv4_mapped or ipaddress.ip_network((read, 64), strict=False))
