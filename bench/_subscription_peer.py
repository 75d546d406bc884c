"""The peer: no API at all, only WebSockets that get every text that is posted, from the same kind of server."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

open_sockets: set[WebSocket] = set()


async def hold(socket: WebSocket) -> None:
    """Keep a socket until it is closed."""
    await socket.accept()
    open_sockets.add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        open_sockets.discard(socket)


async def tell(request: Request) -> Response:
    """Send what is posted to every socket, one after the other."""
    text = (await request.body()).decode()
    for socket in list(open_sockets):
        await socket.send_text(text)
    return Response()


app = Starlette(routes=[WebSocketRoute("/graphql", hold), Route("/graphql", tell, methods=["POST"])])
