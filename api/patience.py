"""How long a connection is held whose reader takes nothing of what waits for it."""

import socket

PATIENCE = 30.0  # seconds

_OPTION: int | None = getattr(socket, "TCP_USER_TIMEOUT", None)  # of Linux


def limit(listening: socket.socket, seconds: float = PATIENCE) -> None:
    """Let the system end what is accepted by this socket once its reader has taken nothing for so long, where it can.

    To close such a connection ourselves would wait for the reader, and a ping says nothing of one who only listens.
    """
    if _OPTION is not None:
        listening.setsockopt(socket.IPPROTO_TCP, _OPTION, int(seconds * 1000))
