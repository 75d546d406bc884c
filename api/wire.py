"""HTTP on one connection: the parser in C, with the bound on the head of a request that the server gives only the other one."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # bytes of a request before its body
TOO_LONG = "The head of this request is too long."


class Wire(HttpToolsProtocol):
    """One connection."""

    _in_head = False
    _head = 0

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read on, unless a head does not end."""
        super().data_received(data)
        self._head = self._head + len(data) if self._in_head else 0
        if self._head > MOST_HEAD and not self.transport.is_closing():
            self.send_400_response(TOO_LONG)
