"""The limits of the end point as the developers' page tells them, each read from where it is held to."""

from api.actions import board
from api.graphql import answer, endpoint, socket
from api.settings import Settings
from matching import upload
from schema import limit, paging
from web import site


def limits(settings: Settings) -> site.Limits:
    """How much may be asked for."""
    return site.Limits(
        depth=limit.MOST_DEPTH,
        fields=limit.MOST_FIELDS,
        aliases=limit.MOST_ALIASES,
        tokens=limit.MOST_TOKENS,
        window=paging.MOST,
        long_window=paging.MOST_OF_LONG,
        counted=paging.MOST_COUNTED,
        cost=limit.MOST_COST,
        kilobytes=endpoint.MOST_BYTES // 1024,
        seconds=settings.operation_seconds,
        subscriptions=socket.MOST_AT_ONCE,
        missed=board.MOST_MISSED,
        megabytes=upload.MOST_BYTES // upload.MEGABYTE,
        fresh=answer.FRESH,
        cost_per_account=settings.cost_per_account,
        cost_per_token=settings.cost_per_token,
        cost_per_network=settings.cost_per_network,
    )
